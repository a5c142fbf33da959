// Validates pairs of shapes and data with rdf-validate-shacl, and prints a line of JSON for each.
//
//     npm install rdf-validate-shacl n3 rdf-ext
//     node peers.mjs FOLDER FIRST LAST
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const require = createRequire(process.cwd() + '/')
const load = async (name) => import(pathToFileURL(require.resolve(name)))
const rdf = (await load('rdf-ext')).default
const { Parser } = (await load('n3')).default
const { default: RdfValidateShacl } = await load('rdf-validate-shacl')

const SH = 'http://www.w3.org/ns/shacl#'
const sh = (name) => rdf.namedNode(SH + name)

const read = (file) => rdf.dataset(new Parser().parse(readFileSync(file, 'utf8')))

const show = (term) => {
  if (!term) return ''
  if (term.termType === 'BlankNode') return '_'
  if (term.termType !== 'Literal') return term.value
  return JSON.stringify(term.value) + (term.language ? '@' + term.language.toLowerCase() : '^^' + term.datatype.value)
}

const results = (dataset) => {
  const rows = []
  for (const { object: node } of dataset.match(null, sh('result'))) {
    const one = (name) => [...dataset.match(node, sh(name))][0]?.object
    const path = one('resultPath')
    const row = [show(one('focusNode')), show(path), show(one('value')), one('sourceConstraintComponent')?.value.replace(SH, ''),
      one('resultSeverity')?.value]
    rows.push(row.join(' | '))
  }
  return rows.sort()
}

const attempt = async (validate) => {
  try {
    return results(await validate())
  } catch (error) {
    return 'error: ' + error.message.slice(0, 200)
  }
}

const [folder, first, last] = process.argv.slice(2)
for (let number = Number(first); number < Number(last); number++) {
  const shapes = read(`${folder}/${number}-shapes.ttl`)
  const data = read(`${folder}/${number}-data.ttl`)
  const found = await attempt(async () => (await new RdfValidateShacl(shapes).validate(data)).dataset)
  console.log(JSON.stringify([number, found]))
}
