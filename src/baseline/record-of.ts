/** An object with these members, less one called `__proto__`: whoever checks a file's shape as it is read loses that. */
export function recordOf<V>(members: Iterable<readonly [string, V]>): Record<string, V> {
  return Object.fromEntries([...members].filter(([name]) => name !== '__proto__'));
}
