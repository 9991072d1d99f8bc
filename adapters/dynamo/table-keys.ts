/** Attributes of the state table that hold the two parts of a `StateKey`. */
export const partitionAttribute = 'PK';
export const sortAttribute = 'SK';
