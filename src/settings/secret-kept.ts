/** What a person writes to keep the secret that is stored; also what stands in config.ini and in answers instead of it. */
export const secretKept = '(set)';
