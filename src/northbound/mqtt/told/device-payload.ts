import { bitNow } from '../../../objects/bit-now.js';
import { type Moment, timeText } from './moment.js';

/** What the UPS and its gateway are. */
export function devicePayload({ state, gateway }: Moment): Readonly<Record<string, unknown>> {
  const { identity, family, isSimulated } = state;
  return {
    id: gateway.id,
    name: gateway.name,
    maker: family?.maker ?? null,
    range: family?.displayName ?? null,
    model: identity.model ?? null,
    serial_number: identity.serialNumber ?? null,
    nominal_kva: identity.nominalKva ?? null,
    bacnet_device_identifier: gateway.deviceIdentifier,
    unit_number: gateway.unitNumber,
    architecture: state.values.feeds?.architecture.kind ?? null,
    gateway_version: gateway.version,
    language: gateway.language,
    simulated: isSimulated,
  };
}

/** Whether the UPS answers: `ready` before the first complete reading, `running`, or `lost`. */
export function linkPayload({ state, linkSinceMs }: Moment): Readonly<Record<string, unknown>> {
  const { connection, loss, fault, isSimulated } = state;
  return {
    state: connection,
    ...(linkSinceMs !== undefined && { since: timeText(linkSinceMs) }),
    ...(loss !== undefined && { cause: loss.code, why: loss.message }),
    ...(fault !== undefined && { fault: { cause: fault.code, why: fault.message } }),
    ...(isSimulated && { simulated: true }),
  };
}

/** A unit of a parallel system, by the bits of the whole; null where nothing tells it now. */
export function unitPayload(
  unit: number,
  { state: { values, isSimulated } }: Moment,
): Readonly<Record<string, unknown>> {
  return {
    operating: bitNow(values, 'UPSStatus', `UNIT OPERATING ${unit}`).isSet ?? null,
    alarm: bitNow(values, 'UPSAlarms', `UNIT ${unit} ALARM`).isSet ?? null,
    ...(isSimulated && { simulated: true }),
  };
}

/** A unit that operates, has operated, or has an alarm; a single UPS has none. */
export function isUnitThere(unit: number, { state: { values } }: Moment): boolean {
  const { feeds } = values;
  if (feeds === undefined || feeds.architecture.kind === 'single') return false;
  const isSet = (object: 'UPSStatus' | 'UPSAlarms', text: string) => bitNow(values, object, text).isSet === true;
  return (
    feeds.seenUnits.includes(unit) ||
    isSet('UPSStatus', `UNIT OPERATING ${unit}`) ||
    isSet('UPSAlarms', `UNIT ${unit} ALARM`)
  );
}
