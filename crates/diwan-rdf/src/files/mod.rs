//! Access to files: allowed folders, decompression, decoding, and formats by file extension.

mod allowed_folders;
mod compressed_writer;
mod compression;
mod decode;
mod name;
mod packing;
mod read;
mod zstd;

pub use allowed_folders::{
    AllowedFolders, LARGEST_WHOLE, OutsideAllowedFolders, open_regular, read_all, read_text, read_whole,
};
pub use compressed_writer::CompressedWriter;
pub use compression::{Compression, Encoding};
pub use decode::{Input, decode};
pub use name::{RDF_ENDINGS, rdf_format};
pub use packing::packing;
pub use read::read_rdf_file;
