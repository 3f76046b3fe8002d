import { getSystemErrorMap } from 'node:util';

const errors = new Map([...getSystemErrorMap()].map(([errno, [code, message]]) => [code, { errno, message }]));

/** What node throws: `code` is that of the operating system, `syscall` what was called, `path` on what, `dest` where to. */
export function diskError(code: string, syscall: string, path?: string, dest?: string): NodeJS.ErrnoException {
  const { errno = 0, message = 'unknown error' } = errors.get(code) ?? {};
  const on = `${path === undefined ? '' : ` '${path}'`}${dest === undefined ? '' : ` -> '${dest}'`}`;
  return Object.assign(withoutStack(`${code}: ${message}, ${syscall}${on}`), {
    errno,
    code,
    syscall,
    ...(path !== undefined && { path }),
    ...(dest !== undefined && { dest }),
  });
}

/** As those of node:fs/promises; and the gateway looks every second whether there are files that are not there. */
function withoutStack(message: string): Error {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return new Error(message);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
