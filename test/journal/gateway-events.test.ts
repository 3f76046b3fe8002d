import { describe, expect, it } from 'vitest';
import { PropertyIdentifier as P } from '../../src/bacnet/encoding/property-identifier.js';
import { EventLog } from '../../src/journal/event-log.js';
import type { GatewayEvent } from '../../src/journal/gateway-event.js';
import { journalEventOf } from '../../src/journal/gateway-journal.js';
import type { NewEvent } from '../../src/journal/journal-event.js';
import { eventText } from '../../src/journal/render-event.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';

const by = 'root at 192.0.2.7 (web)';
const objectId = { objectType: 2, instance: 0 };
const written = (propertyId: number, value: Extract<GatewayEvent, { kind: 'property-written' }>['value']) =>
  ({ kind: 'property-written', by, objectId, propertyId, value }) as const;

function textsOf(event: NewEvent | undefined): readonly [string, string] | undefined {
  const told = event && { ...event, id: 1, atMs: 0 };
  return told && [eventText(told, 'en'), eventText(told, 'fr')];
}

describe('the journal tells in both languages', () => {
  it.each<[GatewayEvent, string, string]>([
    [
      { kind: 'time-synchronized', by: '192.0.2.9:47808', isUtc: false, stepMs: 90_400 },
      'Time synchronised by BACnet, by +90 s, from 192.0.2.9:47808',
      'Heure synchronisée par BACnet, de +90 s, depuis 192.0.2.9:47808',
    ],
    [
      { kind: 'time-synchronized', by: '192.0.2.9:47808', isUtc: false, stepMs: -400 },
      'Time synchronised by BACnet, by 0 s, from 192.0.2.9:47808',
      'Heure synchronisée par BACnet, de 0 s, depuis 192.0.2.9:47808',
    ],
    [
      { kind: 'commissioning-opened', minutes: 5, by },
      'Commissioning started by root at 192.0.2.7 (web): 5 min',
      'Mise en service commencée par root depuis 192.0.2.7 (page web) : 5 min',
    ],
    [
      { kind: 'commissioning-closed', end: 'switched-off', by },
      'Commissioning ended by root at 192.0.2.7 (web): switched off',
      'Mise en service terminée par root depuis 192.0.2.7 (page web) : désactivée',
    ],
    [
      { kind: 'commissioning-closed', end: 'time-over' },
      'Commissioning ended: its time was over',
      'Mise en service terminée : durée écoulée',
    ],
    [
      written(P.outOfService, { type: 'boolean', value: true }),
      'Total output load rate of the parallel UPS system forced, by root at 192.0.2.7 (web) (taken out of service)',
      'Taux de charge global en sortie du système ASI parallèle forcé, par root depuis 192.0.2.7 (page web) (mis hors service)',
    ],
    [
      written(P.presentValue, { type: 'real', value: 12 }),
      'Total output load rate of the parallel UPS system forced: 12, by root at 192.0.2.7 (web)',
      'Taux de charge global en sortie du système ASI parallèle forcé : 12, par root depuis 192.0.2.7 (page web)',
    ],
    [
      written(P.reliability, { type: 'enumerated', value: 7 }),
      'Total output load rate of the parallel UPS system forced: unreliable-other, by root at 192.0.2.7 (web) (reliability)',
      'Taux de charge global en sortie du système ASI parallèle forcé : unreliable-other, par root depuis 192.0.2.7 (page web) (reliability)',
    ],
    [
      {
        ...written(P.presentValue, { type: 'enumerated', value: 1 }),
        objectId: { objectType: 5, instance: 10 },
      },
      'Unit on battery (unit) forced: 1, by root at 192.0.2.7 (web)',
      'Unité fonctionnant sur batterie (unité) forcé : 1, par root depuis 192.0.2.7 (page web)',
    ],
    ...[
      { objectId: { objectType: 25, instance: 1 }, name: 'EVENT_LOG' },
      { objectId: { objectType: 27, instance: 1 }, name: 'TREND_LOADS' },
      { objectId: { objectType: 56, instance: 1 }, name: 'Network Port 1' },
    ].map(({ objectId, name }): [GatewayEvent, string, string] => [
      { ...written(P.notificationThreshold, { type: 'unsigned', value: 2 }), objectId },
      `${name} written: 2, by root at 192.0.2.7 (web) (notificationThreshold)`,
      `${name} écrit : 2, par root depuis 192.0.2.7 (page web) (notificationThreshold)`,
    ]),
  ])('%o', (event, en, fr) => {
    expect(textsOf(journalEventOf(event))).toEqual([en, fr]);
  });

  it('a reason that an older entry keeps by its name', () => {
    expect(textsOf({ kind: 'commissioning-ended', detail: 'time-over' })?.[0]).toBe(
      'Commissioning ended: its time was over',
    );
  });
});

describe('the log', () => {
  it.each([
    [{ objectType: 27, instance: 1 }, 133, 'TREND_LOADS', 'enable'],
    [{ objectType: 56, instance: 1 }, 419, 'Network Port 1', 'fdSubscriptionLifetime'],
    [{ objectType: 29, instance: 4 }, 28, 'View.Battery', 'description'],
    [{ objectType: 19, instance: 0 }, 7, 'DeviceStatus', 'alarmValues'],
  ] as const)('names object and property of what a BMS has written: %o', (objectId, propertyId, name, property) => {
    const log = new RecordingLog();
    const event = { ...written(propertyId, { type: 'unsigned', value: 2 }), by: '192.0.2.9:47808', objectId };
    new EventLog(new ManualClock(), log.logger).write(event);
    expect(log.lines.map(({ facts }) => facts)).toMatchObject([{ object: name, property }]);
  });
});
