import { GatewayError } from '../errors.js';
import { parseAssignment } from './assignments.js';

/** What is allowed instead, when a line of [registers] is wrong. */
export function validateAssignment(objectName: string, assignment: string): string | undefined {
  try {
    parseAssignment(objectName, assignment);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return String(error.facts.allowed);
  }
}
