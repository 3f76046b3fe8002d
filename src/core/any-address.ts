/** Where a server listens that is reached on every address of the machine. */
export const anyAddress = '0.0.0.0';
