/**
 * The names from the root of the virtual tree to what a client means. It is only ever compared with names of the tree:
 * no path of the disk is made from it. `..` at the root stays at the root.
 */
export function resolvePath(folder: readonly string[], path: string): readonly string[] {
  const names = path.startsWith('/') ? [] : [...folder];
  for (const name of path.split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}
