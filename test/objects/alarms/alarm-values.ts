import type { EventConfiguration } from '../../../src/bacnet/events/event-configuration.js';
import { AlarmAvailability } from '../../../src/objects/alarms/alarm-availability.js';
import { alarmPoints } from '../../../src/objects/alarms/alarm-points.js';
import { binaryValueStates } from '../../../src/objects/alarms/binary-values.js';
import {
  type EventConfigurationOptions,
  eventConfigurations,
} from '../../../src/objects/alarms/event-configurations.js';
import type { GatewayTroubles } from '../../../src/objects/alarms/gateway-troubles.js';
import type { ObjectValues } from '../../../src/objects/mapper.js';

export const av = 2;
export const bv = 5;
export const mv = 19;
export const bsv = 39;

/** Present_Value (0 or 1) and Reliability of a Binary Value. */
export function shown(values: ObjectValues, instance: number, troubles: GatewayTroubles = {}) {
  const state = binaryValueStates(values, troubles).find((one) => one.instance === instance);
  return [state?.isActive ? 1 : 0, state?.reliability];
}

/** Names of the Binary Values that report. */
export function reporting(values: ObjectValues): readonly string[] {
  const on = new Set(
    configurationsOf(values).flatMap(({ id, eventDetectionEnable }) =>
      id.objectType === bv && eventDetectionEnable ? [id.instance] : [],
    ),
  );
  return alarmPoints.flatMap(({ instance, name }) => (on.has(instance) ? [name] : []));
}

export function configurationsOf(
  values: ObjectValues,
  options: Partial<EventConfigurationOptions> = {},
): readonly EventConfiguration[] {
  return eventConfigurations(values, { language: 'en', scale: 'raw', ...options });
}

export function configurationOf(
  values: ObjectValues,
  objectType: number,
  instance: number,
  options: Partial<EventConfigurationOptions> = {},
): EventConfiguration | undefined {
  return configurationsOf(values, options).find(({ id }) => id.objectType === objectType && id.instance === instance);
}

export function availability(
  values: ObjectValues,
  objectType: number,
  instance: number,
  troubles: GatewayTroubles = {},
) {
  const source = new AlarmAvailability(
    () => values,
    () => troubles,
    () => false,
  );
  return source.availabilityOf({ objectType, instance });
}
