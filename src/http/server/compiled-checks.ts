/** Tells whether a value is as its schema says, and leaves in `errors` what is not. It also turns '5' into 5. */
export interface RequestCheck {
  (value: unknown): boolean;
  errors?: object[] | null;
}

/**
 * By the text of a schema, what checks a value against it. Empty here: the build writes the checks in this place, as code
 * (scripts/schemas-as-data.mjs).
 */
export const compiledChecks: ReadonlyMap<string, RequestCheck> = new Map();
