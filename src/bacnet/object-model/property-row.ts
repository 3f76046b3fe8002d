import { PropertyIdentifier as P } from '../encoding/property-identifier.js';

/** `required` is conformance code R or W of the standard's table, `optional` is O, footnotes included. */
export type PropertyConformance = 'required' | 'optional';

/**
 * When a BMS may write a property: `commissioning` while that is open on this device, `outOfService` while
 * Out_Of_Service of the object is true. A property without it is never written.
 */
export type WriteAccess = 'always' | 'commissioning' | 'outOfService';

/** A line of the standard's table; the third column is ours. */
export type PropertyRow = readonly [id: number, conformance: PropertyConformance, writable?: WriteAccess];

/** Every object type begins with these (135-2016 §12). */
export const headRows: readonly PropertyRow[] = [
  [P.objectIdentifier, 'required'],
  [P.objectName, 'required'],
  [P.objectType, 'required'],
];

/** So does every value that always has an event state and can be out of service (135-2016 §12.4, §12.8, §12.20). */
export const valueRows: readonly PropertyRow[] = [
  ...headRows,
  [P.presentValue, 'required', 'outOfService'],
  [P.description, 'optional'],
  [P.statusFlags, 'required'],
  [P.eventState, 'required'],
  [P.reliability, 'optional', 'outOfService'],
  [P.outOfService, 'required', 'commissioning'],
];

/** What intrinsic reporting brings to an object, but for the parameters of its algorithm (135-2016 §13.2). */
export const eventRows: readonly PropertyRow[] = [
  [P.eventEnable, 'optional'],
  [P.ackedTransitions, 'optional'],
  [P.notifyType, 'optional'],
  [P.eventTimeStamps, 'optional'],
  [P.eventMessageTexts, 'optional'],
  [P.eventMessageTextsConfig, 'optional'],
  [P.eventDetectionEnable, 'optional'],
  [P.eventAlgorithmInhibitRef, 'optional'],
  [P.eventAlgorithmInhibit, 'optional'],
];

/** What a BMS sets of them. */
const settableEventProperties: ReadonlySet<number> = new Set([
  P.eventEnable,
  P.notifyType,
  P.eventMessageTextsConfig,
  P.eventDetectionEnable,
  P.eventAlgorithmInhibit,
]);

/** The same for an object with a Present_Value. */
export const valueEventRows: readonly PropertyRow[] = [
  ...eventRows.map(
    ([id, conformance]): PropertyRow =>
      settableEventProperties.has(id) ? [id, conformance, 'always'] : [id, conformance],
  ),
  [P.timeDelayNormal, 'optional', 'always'],
  [P.reliabilityEvaluationInhibit, 'optional', 'always'],
];

/** Every object type ends with these. */
export const lastRows: readonly PropertyRow[] = [
  [P.propertyList, 'required'],
  [P.tags, 'optional'],
  [P.profileLocation, 'optional'],
  [P.profileName, 'optional'],
];
