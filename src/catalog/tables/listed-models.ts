import { definedModel, listedInstance, listedModel } from '../sequelize/listed';

/** Models that one file takes out of an index and another defines, so that the checker does not know the one to be the other: how a library's are told by their names. */
export const listedModels = {
  /** The model that a value out of an index is. */
  taken: listedModel,
  /** The model that an untyped row is of. */
  rowOf: listedInstance,
  /** The model that a value is where it is defined without a class. */
  defined: definedModel,
  /** What the class of a model extends. */
  base: 'Model',
} as const;
