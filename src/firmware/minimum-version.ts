/**
 * The oldest version that this one can be exchanged with, both ways: what DIR holds must be readable to both. Raised
 * when that changes; every image carries it.
 */
export const minimumVersion = '1.0.0';
