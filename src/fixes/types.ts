import type { FilePath } from '../core';
import type { FlowContext } from '../flow/types';

/** What a planner may ask beside the finding itself. */
export interface FixContext extends FlowContext {
  /** The version range of a package that the file's own package names. */
  dependencyVersion(file: FilePath, name: string): string | undefined;
}
