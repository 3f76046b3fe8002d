/** Whether an error comes from the operating system and carries its code (ENOENT, EACCES). */
export function isErrnoException(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
