import type { FilePath } from '../../core';
import { dirname, join, upwards } from '../paths';
import type { WorkspaceFacts } from '../types';

/** Where addresses are kept, beside the code that reads them; the first are those of production. */
const names = ['.env.production', '.env', '.env.local', '.env.example', '.env.sample', '.env.template', 'env.example'];

/** The environments of a file's package and of those around it, the nearest first. */
export function environmentsOf(file: FilePath, workspace: Pick<WorkspaceFacts, 'text'>): readonly { readonly file: FilePath; readonly text: string }[] {
  return [...upwards(dirname(file))].flatMap((folder) => names.flatMap((name) => {
    const text = workspace.text(join(folder, name));
    return text === undefined ? [] : [{ file: join(folder, name), text }];
  }));
}

/** What an environment's text gives a variable; undefined where it does not name it, or leaves it empty. */
export function valueIn(text: string, variable: string): string | undefined {
  return new RegExp(`^\\s*(?:export\\s+)?${variable}\\s*=\\s*["']?([^"'\\s#]+)`, 'm').exec(text)?.[1];
}
