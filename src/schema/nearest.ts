import type { FilePath } from '../core';
import { dirname } from '../project/paths';

/** Of several declarations the one whose folder has the longest way in common with the file that asks. */
export function nearest<T>(declared: readonly T[], fileOf: (one: T) => FilePath, near: FilePath): T | undefined {
  if (declared.length < 2) return declared[0];
  const shared = (file: FilePath): number => {
    if (file === near) return Infinity;
    const folder = dirname(file);
    let length = 0;
    while (length < folder.length && folder[length] === near[length]) length++;
    return length;
  };
  return declared.reduce((best, one) => (shared(fileOf(one)) > shared(fileOf(best)) ? one : best));
}

/** What stands under each name; one thing may have several. */
export function grouped<T>(all: readonly T[], namesOf: (one: T) => Iterable<string>): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    for (const name of namesOf(one)) {
      const group = groups.get(name);
      if (group) group.push(one);
      else groups.set(name, [one]);
    }
  }
  return groups;
}
