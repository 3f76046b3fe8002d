import { ObjectType } from '../../bacnet/encoding/object-type.js';
import { Reliability } from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import type { ObjectDefinition } from '../../bacnet/object-model/object-database.js';
import type { Language } from '../../core/bilingual.js';
import type { ObjectValues } from '../mapper.js';
import { reliabilityOf } from '../object-value.js';
import { type AlarmPoint, alarmPoints } from './alarm-points.js';
import type { GatewayTroubles } from './gateway-troubles.js';

/** What a Binary Value shows. */
export interface BinaryValueState {
  readonly instance: number;
  readonly isActive: boolean;
  readonly reliability: Reliability;
}

/** All Binary Values at one moment, in order of their instances. */
export function binaryValueStates(values: ObjectValues, troubles: GatewayTroubles): readonly BinaryValueState[] {
  return alarmPoints.map((point) => ({ instance: point.instance, ...stateOf(point, values, troubles) }));
}

function stateOf(
  { source }: AlarmPoint,
  values: ObjectValues,
  troubles: GatewayTroubles,
): Omit<BinaryValueState, 'instance'> {
  switch (source.kind) {
    case 'bit': {
      const value = values.bitStrings[source.bitString];
      const state = values.feeds?.bitStates[source.bitString]?.[source.bit] ?? value?.trust.state ?? 'pending';
      // What no register tells is inactive, and says so by its Reliability: the list of objects is that of every range.
      return { isActive: value?.presentValue[source.bit] === true, reliability: reliabilityOf({ state }) };
    }
    case 'state': {
      const value = values.multiStates[source.multiState];
      const reliability = reliabilityOf(value?.trust ?? { state: 'pending' });
      // By the order of the manual (0) there is no such state, which is no news of the UPS.
      const isTold = value !== undefined && value.presentValue !== 0;
      return {
        isActive: value?.presentValue === source.state,
        reliability: isTold ? reliability : Reliability.noSensor,
      };
    }
    case 'trouble': {
      const state = troubles[source.trouble];
      const reliability = state === undefined ? Reliability.noSensor : Reliability.noFaultDetected;
      return { isActive: state === 'present' || state === 'accepted', reliability };
    }
  }
}

/** The Binary Values with their first values (135-2016 §12.8); what events bring comes besides. */
export function binaryValueDefinitions(
  values: ObjectValues,
  troubles: GatewayTroubles,
  language: Language,
): readonly ObjectDefinition[] {
  const states = binaryValueStates(values, troubles);
  return alarmPoints.map(({ instance, name, text, inactiveText, activeText }, index) => {
    const { isActive = false, reliability = Reliability.noSensor } = states[index] ?? {};
    return {
      id: { objectType: ObjectType.binaryValue, instance },
      name,
      properties: [
        { id: P.presentValue, value: { type: 'enumerated', value: isActive ? 1 : 0 } },
        { id: P.description, value: { type: 'characterString', value: text[language] } },
        { id: P.eventState, value: { type: 'enumerated', value: 0 } },
        { id: P.reliability, value: { type: 'enumerated', value: reliability } },
        { id: P.outOfService, value: { type: 'boolean', value: false } },
        { id: P.inactiveText, value: { type: 'characterString', value: inactiveText[language] } },
        { id: P.activeText, value: { type: 'characterString', value: activeText[language] } },
      ],
    };
  });
}
