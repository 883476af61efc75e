/** Node's own, when it is asked for: an import of it evaluates all it exports, on Node 24 more than a megabyte. */
export function util(): typeof import('node:util') {
  return process.getBuiltinModule('node:util');
}
