import { productFamilies } from './families.js';
import { mapRegistry } from './map-registry.js';

/** Every family and register map of the product: a folder for each map, a line for each list of families. */
export const builtInMaps = mapRegistry([productFamilies]);
