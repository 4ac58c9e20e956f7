import { ts } from '../project/ts';

/** What a package gives of which nothing is known, in contrast to `any` that the source says: nothing in the workspace says more of it. */
export function isUnresolved(type: ts.Type): boolean {
  const { intrinsicName } = type as ts.Type & { readonly intrinsicName?: string };
  return intrinsicName === 'error' || intrinsicName === 'unresolved';
}

/** Whether a type is a class's or function's own parameter (`delegate: D`), of which the values that are put there say more than its constraint. */
export function isStandIn(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.TypeParameter) !== 0 && (type as ts.Type & { readonly isThisType?: boolean }).isThisType !== true;
}

/** Whether a type says nothing. What is left of `null`, as JavaScript declares a property that is filled later, is `never`. */
export function isOpen(type: ts.Type): boolean {
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Never)) !== 0;
}
