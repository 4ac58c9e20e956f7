import type { Field } from '../../core';
import { ts } from '../../project/ts';
import type { Query } from '../types';

/**
 * Whether nothing but the options says what a model's static method asks: a scope may have a limit, and a condition of a column that another one would take the place of
 * (https://sequelize.org/docs/v6/other-topics/scopes/#merging), and hooks may change both.
 */
export function readsPlainly({ call, model }: Query): boolean {
  return ts.isCallExpression(call) && !/\.scope\s*\(/.test(call.expression.getText()) && !model?.hooks?.some((hook) => hook === '*' || hook === 'defaultScope' || /find/i.test(hook));
}

/** What is called in two words has another column where the models are `underscored`, one by one or all at once (https://sequelize.org/docs/v6/other-topics/naming-strategies/#the-underscored-option). */
export function isColumnKnown({ name, column }: Field): boolean {
  return name !== column || !/[A-Z]/.test(name);
}
