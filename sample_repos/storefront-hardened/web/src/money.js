const format = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });

/** Whole cents as a price; money is never kept as a fraction. */
export const money = (cents) => format.format(cents / 100);
