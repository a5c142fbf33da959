use oxigraph::io::*;
use oxigraph::model::*;
use oxigraph::store::Store;
use std::time::Instant;
fn main() {
    let b = std::fs::read(".diwan/graph.nq").unwrap();
    for _ in 0..3 {
        let t = Instant::now();
        let q: Vec<Quad> = RdfParser::from_format(RdfFormat::NQuads).for_slice(&b).map(|q| q.unwrap()).collect();
        println!("parse strict {:?}", t.elapsed());
        let t = Instant::now();
        let q2: Vec<Quad> =
            RdfParser::from_format(RdfFormat::NQuads).lenient().for_slice(&b).map(|q| q.unwrap()).collect();
        println!("parse lenient {:?}", t.elapsed());
        let merged: Vec<Quad> = q
            .iter()
            .cloned()
            .map(|mut q| {
                q.graph_name = GraphName::DefaultGraph;
                q
            })
            .collect();
        let mut all = q.clone();
        all.extend(merged.clone());
        let s = Store::new().unwrap();
        let t = Instant::now();
        let mut l = s.bulk_loader().without_atomicity();
        l.load_quads(all.clone()).unwrap();
        l.commit().unwrap();
        println!("bulk noatom {:?}", t.elapsed());
        let s = Store::new().unwrap();
        let t = Instant::now();
        let mut l = s.bulk_loader().with_num_threads(2);
        l.load_quads(all.clone()).unwrap();
        l.commit().unwrap();
        println!("bulk 2 {:?}", t.elapsed());
        let s = Store::new().unwrap();
        let t = Instant::now();
        s.extend(all.clone()).unwrap();
        println!("extend {:?}", t.elapsed());
        let s = Store::new().unwrap();
        let t = Instant::now();
        let mut l = s.bulk_loader().without_atomicity();
        l.load_quads(q.clone()).unwrap();
        l.commit().unwrap();
        println!("bulk named only {:?}", t.elapsed());
        let s = Store::new().unwrap();
        let t = Instant::now();
        let mut l = s.bulk_loader().without_atomicity();
        l.parallel_load_from_slice(RdfFormat::NQuads, &b).unwrap();
        l.commit().unwrap();
        println!("bulk par slice {:?}", t.elapsed());
        let t = Instant::now();
        let d: oxigraph::model::Dataset = all.iter().cloned().collect();
        println!("dataset {:?}", t.elapsed());
        drop(d);
        drop(q2);
    }
}
