import { constants } from 'node:fs';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import { holderOf, isAccessible, serialPortNames } from './serial-ports.js';

/** Says why a serial port cannot be opened, and what to check. */
export async function serialProblem(path: string, cause: Error): Promise<GatewayError> {
  const facts = { port: path, reason: cause.message };
  if (!(await isAccessible(path, constants.F_OK))) {
    const others = await serialPortNames();
    const name = others.length === 0 ? 'portMissing' : 'portMissingOthers';
    const message = errorDetail(name, { port: path, found: others.join(', ') });
    return new GatewayError('serial.missing', message, { ...facts, found: others }, cause);
  }
  if (!(await isAccessible(path, constants.R_OK | constants.W_OK))) {
    const message = errorDetail('portForbidden', { port: path });
    return new GatewayError('serial.forbidden', message, facts, cause);
  }
  // The binding gives the operating system's text and no code; "Cannot lock port" is its own.
  if (/lock port|busy/i.test(cause.message)) {
    const holder = await holderOf(path);
    const message = holder
      ? errorDetail('portHeldBy', { port: path, holder })
      : errorDetail('portHeld', { port: path });
    return new GatewayError('serial.busy', message, { ...facts, holder }, cause);
  }
  const message = errorDetail('portFailed', { port: path, why: cause.message });
  return new GatewayError('serial.failed', message, facts, cause);
}
