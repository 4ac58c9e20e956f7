import type { FilePath } from '../../core';
import type { Packages } from '../modules/packages';
import { dirname } from '../paths';
import type { AmbientTypes } from '../types';

/** Globals of a package, and the files whose own package depends on it. */
export interface GivenGlobals {
  readonly pattern: RegExp;
  /** The module that declares them, as an import would name it. */
  readonly module: string;
  isIn(file: FilePath): boolean;
}

/** The globals of packages that any package of the workspace depends on. */
export function givenGlobals(ambient: readonly AmbientTypes[] | undefined, packages: Packages): readonly GivenGlobals[] {
  return (ambient ?? []).flatMap(({ dependency, pattern, module }) => (dependency === undefined || !packages.all.some(({ dependencies }) => dependencies.has(dependency)) ? []
    : [{ pattern, module, isIn: (file: FilePath) => packages.versionOf(dirname(file), dependency) !== undefined }]));
}
