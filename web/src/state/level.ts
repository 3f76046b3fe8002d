/** How bad something is: a shape and a colour of its own for each. */
export type Level = 'good' | 'info' | 'warning' | 'critical' | 'unknown';
