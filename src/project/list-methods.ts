/** Methods of a list that give the same elements in an order, by putting the list itself into it or a copy. */
export const orderings: readonly string[] = ['sort', 'toSorted', 'reverse', 'toReversed'];
