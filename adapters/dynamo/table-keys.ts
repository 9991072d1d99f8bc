/** Attributes of the state table that hold the two parts of a `StateKey`. */
export const partitionAttribute = 'PK';
export const sortAttribute = 'SK';
/** Seconds since 1970 after which the table itself may remove the item, some day; absent on what stays. */
export const expiryAttribute = 'expires';
