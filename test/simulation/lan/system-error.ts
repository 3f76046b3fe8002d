/** An error as the operating system has it, in node's form. */
export function systemError(code: string, syscall: string, facts: Readonly<Record<string, unknown>> = {}): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall, ...facts });
}
