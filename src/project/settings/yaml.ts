import { DEFAULT_SCHEMA, load, Type, YAMLException } from 'js-yaml';
import type { FilePath, Notice } from '../../core';
import { locationOf } from '../positions';

/** Tags of CloudFormation (`!Ref`, `!GetAtt`, `!Sub`) name what is only known when it is deployed: their values are left out. */
const schema = DEFAULT_SCHEMA.extend((['scalar', 'sequence', 'mapping'] as const).map((kind) => new Type('!', { kind, multi: true, construct: () => undefined })));

/** Reads YAML that may be broken; what is wrong becomes a notice with the given code at its place, and there is no value. */
export function readYaml(file: FilePath, text: string, code: string): { readonly value: unknown; readonly notices: readonly Notice[] } {
  try {
    return { value: load(text, { schema }), notices: [] };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const at = Math.min(error.mark?.position ?? 0, text.length);
    return { value: undefined, notices: [{ code, severity: 'warning', message: `This is not valid YAML: ${error.reason.replace(/\.$/, '')}.`, file, location: locationOf(file, text, at, at) }] };
  }
}
