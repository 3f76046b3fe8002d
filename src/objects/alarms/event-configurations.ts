import type { PerTransition } from '../../bacnet/encoding/constructed/named-bits.js';
import { PropertyStateChoice } from '../../bacnet/encoding/constructed/property-state.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import type { EventConfiguration } from '../../bacnet/events/event-configuration.js';
import type { Bilingual, Language } from '../../core/bilingual.js';
import { type BitStringRow, bitStrings } from '../catalog/bit-strings.js';
import { descriptionsEn } from '../catalog/descriptions-en.js';
import { descriptionsFr } from '../catalog/descriptions-fr.js';
import { multiStates } from '../catalog/multi-states.js';
import type { ObjectName } from '../catalog/object-name.js';
import type { ObjectValues } from '../mapper.js';
import { type Factor, rawDecimals } from '../mapping/value-scale.js';
import { type AlarmClassNumber, alarmClasses } from './alarm-classes.js';
import { type AlarmPoint, alarmPoints } from './alarm-points.js';
import { type LimitAlarm, limitAlarms, limitClass, limitDelayS } from './limit-alarms.js';
import { alarmValuesOf, reportedFacts } from './reported-facts.js';
import { type StateAlarm, stateAlarms } from './state-alarms.js';

export interface EventConfigurationOptions {
  /** Of Event_Message_Texts_Config. */
  readonly language: Language;
  /** Of Present_Value: limits are on the same. */
  readonly scale: 'raw' | 'engineering';
}

/**
 * What the events of all objects are by default: those of the Binary, Multi-state, Analog and BitString Values. It depends on
 * the UPS behind: which facts it tells, and whether it measures in tenths.
 */
export function eventConfigurations(
  values: ObjectValues,
  options: EventConfigurationOptions,
): readonly EventConfiguration[] {
  const { points, isStateReported } = reportedFacts(values);
  return [
    ...alarmPoints.map((point) => ofPoint(point, points.has(point), options)),
    ...stateAlarms.map((alarm) =>
      ofState({ ...alarm, alarmValues: alarmValuesOf(alarm, values) }, isStateReported(alarm), options),
    ),
    ...limitAlarms.map((alarm) => ofLimit(alarm, values.factor, options)),
    ...bitStrings.map((row) => ofBitString(row, options)),
  ];
}

/** The configurations of the moment: the same list as long as nothing that they depend on is another. */
export class EventConfigurations {
  readonly #options: EventConfigurationOptions;
  #facts = '';
  #values: ObjectValues | undefined;
  /** What the facts were made of. */
  #told: ObjectValues | undefined;
  #list: readonly EventConfiguration[] = [];

  constructor(options: EventConfigurationOptions) {
    this.#options = options;
  }

  of(values: ObjectValues): readonly EventConfiguration[] {
    const isNew = this.#values === undefined || mayDiffer(values, this.#values);
    this.#values = values;
    if (!isNew) return this.#list;
    const told = keepingSensors(values, this.#told);
    this.#told = told;
    const facts = factsOf(told);
    if (facts !== this.#facts) {
      this.#facts = facts;
      this.#list = eventConfigurations(told, this.#options);
    }
    return this.#list;
  }
}

/**
 * The same values, but a sensor that was there before is there still, and so is the scale: a UPS that starts anew may deny all it has for
 * some seconds. An object that ceases to report in an alarm is at once normal, without a notification (135-2016 §13.2.2), and
 * whoever was told of the alarm would never be told that it is over.
 */
function keepingSensors(values: ObjectValues, former: ObjectValues | undefined): ObjectValues {
  const { feeds } = values;
  const before = former?.feeds;
  if (former === undefined || before === undefined || feeds === undefined) return values;
  if (String(feeds.bitSources) !== String(before.bitSources)) return values;
  return {
    ...values,
    factor: values.factor ?? former.factor,
    feeds: {
      ...feeds,
      bitStates: feeds.bitStates.map((bits, bitString) =>
        bits.map((state, bit) => (state === 'no-sensor' ? (before.bitStates[bitString]?.[bit] ?? state) : state)),
      ),
    },
    multiStates: values.multiStates.map((one, instance) =>
      one.trust.state === 'no-sensor' ? (former.multiStates[instance] ?? one) : one,
    ),
  };
}

/** Of values that differ in their times only, the lists of the feeds are the same. */
function mayDiffer(one: ObjectValues, other: ObjectValues): boolean {
  return (
    one.factor !== other.factor ||
    one.feeds?.architecture !== other.feeds?.architecture ||
    one.feeds?.bitSources !== other.feeds?.bitSources ||
    one.feeds?.bitStates !== other.feeds?.bitStates ||
    one.feeds?.fedStates !== other.feeds?.fedStates ||
    one.multiStates.some(({ trust }, instance) => trust.state !== other.multiStates[instance]?.trust.state)
  );
}

/** All that `eventConfigurations` asks. */
function factsOf({ feeds, factor, multiStates: states }: ObjectValues): string {
  if (feeds === undefined) return `unknown ${factor}`;
  const { architecture, bitSources, bitStates, fedStates } = feeds;
  const mark = (isFed: boolean) => (isFed ? '1' : '0');
  return [
    factor,
    architecture.kind,
    architecture.kind === 'multi-units' ? architecture.unit : '',
    bitStates.map((bits) => bits.map((one) => mark(one !== 'no-sensor')).join('')).join(' '),
    states.map(({ trust }, instance) => mark(fedStates[instance] === true && trust.state !== 'no-sensor')).join(''),
    bitSources.flat().join(','),
  ].join(';');
}

interface Common {
  readonly alarmClass: AlarmClassNumber;
  readonly delayS: number;
  readonly isOn: boolean;
  readonly tellsFault?: boolean;
  readonly messageTexts: PerTransition<string>;
}

function common({ alarmClass, delayS, isOn, tellsFault = false, messageTexts }: Common) {
  const notifyType = alarmClasses.find(({ number }) => number === alarmClass)?.notifyType ?? 0;
  return {
    notificationClass: alarmClass,
    notifyType,
    faultValues: [],
    timeDelayS: delayS,
    timeDelayNormalS: undefined,
    eventEnable: { toOffnormal: true, toFault: tellsFault, toNormal: true },
    eventDetectionEnable: isOn,
    eventAlgorithmInhibit: false,
    reliabilityEvaluationInhibit: false,
    messageTexts,
  } as const;
}

function ofPoint(point: AlarmPoint, isOn: boolean, { language }: EventConfigurationOptions): EventConfiguration {
  const { instance, alarmValue, told, text } = point;
  const messageTexts = {
    toOffnormal: told.toOffnormal[language],
    toFault: unknownText(text[language], language),
    toNormal: told.toNormal[language],
  };
  return {
    id: { objectType: ObjectType.binaryValue, instance },
    algorithm: { type: 'changeOfState', choice: PropertyStateChoice.binaryValue, alarmValues: [alarmValue] },
    ...common({ ...point, isOn, messageTexts }),
  };
}

function ofState(alarm: StateAlarm, isOn: boolean, { language }: EventConfigurationOptions): EventConfiguration {
  const { instance, alarmValues } = alarm;
  const states = multiStates[instance]?.states ?? [];
  const what = descriptionOf(alarm.name, language);
  const colon = colons[language];
  const messageTexts = {
    toOffnormal: `${what}${colon}${alarmValues.map((state) => states[state - 1]).join(', ')}`,
    toFault: unknownText(what, language),
    toNormal: `${what}${colon}${normalTexts[language]}`,
  };
  return {
    id: { objectType: ObjectType.multiStateValue, instance },
    algorithm: { type: 'changeOfState', choice: PropertyStateChoice.unsignedValue, alarmValues },
    ...common({ ...alarm, isOn, messageTexts }),
  };
}

function ofLimit(
  { row, highLimit, lowLimit, deadband, counts }: LimitAlarm,
  factor: Factor,
  { language, scale }: EventConfigurationOptions,
): EventConfiguration {
  const presentValuePerUnit = scale === 'engineering' ? 1 : 10 ** rawDecimals(row, factor);
  const what = descriptionOf(row.name, language);
  const colon = colons[language];
  return {
    id: { objectType: ObjectType.analogValue, instance: row.instance },
    algorithm: {
      type: 'outOfRange',
      highLimit: highLimit * presentValuePerUnit,
      lowLimit: lowLimit * presentValuePerUnit,
      deadband: deadband * presentValuePerUnit,
      limitEnable: { lowLimitEnable: counts === 'low', highLimitEnable: counts === 'high' },
    },
    ...common({
      alarmClass: limitClass,
      delayS: limitDelayS,
      isOn: false,
      messageTexts: {
        toOffnormal: `${what}${colon}${limitTexts[language]}`,
        toFault: unknownText(what, language),
        toNormal: `${what}${colon}${normalTexts[language]}`,
      },
    }),
    presentValuePerUnit,
  };
}

/** Its bits report as Binary Values: of itself it knows faults only. */
function ofBitString({ name, instance }: BitStringRow, { language }: EventConfigurationOptions): EventConfiguration {
  const what = descriptionOf(name, language);
  const messageTexts = {
    toOffnormal: what,
    toFault: unknownText(what, language),
    toNormal: `${what}${colons[language]}${normalTexts[language]}`,
  };
  return {
    id: { objectType: ObjectType.bitStringValue, instance },
    algorithm: { type: 'none' },
    ...common({ alarmClass: 2, delayS: 0, isOn: false, messageTexts }),
  };
}

const colons: Bilingual = { en: ': ', fr: ' : ' };
const normalTexts: Bilingual = { en: 'normal again', fr: 'à nouveau normal' };
const limitTexts: Bilingual = { en: 'beyond its limit', fr: 'hors limite' };
const unknownTexts: Bilingual = { en: 'not known', fr: 'état inconnu' };

function unknownText(what: string, language: Language): string {
  return `${what}${colons[language]}${unknownTexts[language]}`;
}

function descriptionOf(name: ObjectName, language: Language): string {
  return language === 'fr' ? descriptionsFr[name] : descriptionsEn[name];
}
