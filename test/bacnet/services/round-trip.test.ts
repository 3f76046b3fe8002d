import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeApplicationValue } from '../../../src/bacnet/encoding/application-codec.js';
import { ByteReader } from '../../../src/bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import {
  anyApplicationValue,
  anyDate,
  anyObjectIdentifier,
  anyText,
  anyTime,
} from '../../support/bacnet/application-values.js';
import { serviceCodecs } from '../../vectors/service-codecs.js';
import type { ParameterCodec } from '../../vectors/vector.js';

const nil = { nil: undefined };
const unsigned32 = fc.nat({ max: 0xffff_ffff });
const arrayIndex = fc.option(unsigned32, nil);
const propertyId = fc.nat({ max: 4_194_303 });
const reference = { propertyId, arrayIndex };
const objectReference = { objectId: anyObjectIdentifier, ...reference };
const value = fc
  .array(anyApplicationValue, { maxLength: 4 })
  .map((values) => new Uint8Array(Buffer.concat(values.map(encodeApplicationValue))));
const error = { errorClass: fc.nat({ max: 65535 }), errorCode: fc.nat({ max: 65535 }) };
const propertyValue = fc.record({ ...reference, value, priority: fc.option(fc.integer({ min: 1, max: 16 }), nil) });
const few = { minLength: 1, maxLength: 4 };
const range = fc.option(fc.record({ low: fc.nat({ max: 4_194_303 }), high: fc.nat({ max: 4_194_303 }) }), nil);
const terms = fc.option(fc.record({ confirmed: fc.boolean(), lifetimeS: unsigned32 }), nil);
const count = fc.integer({ min: -32768, max: 32767 }).filter((one) => one !== 0);
const password = fc.option(anyText, nil);

const namedBits = <N extends string>(...names: readonly N[]) =>
  fc
    .array(fc.boolean(), { minLength: names.length, maxLength: names.length })
    .map((values) => Object.fromEntries(names.map((name, index) => [name, values[index]])) as Record<N, boolean>);
const perTransition = <T>(one: fc.Arbitrary<T>) => fc.record({ toOffnormal: one, toFault: one, toNormal: one });
const transitions = perTransition(fc.boolean());
const timeStamp = fc.oneof(
  fc.record({ type: fc.constant('time' as const), time: anyTime }),
  fc.record({ type: fc.constant('sequenceNumber' as const), sequenceNumber: fc.nat({ max: 65535 }) }),
  fc.record({ type: fc.constant('dateTime' as const), dateTime: fc.record({ date: anyDate, time: anyTime }) }),
);

function survives<T>(codec: ParameterCodec<T>, parameters: fc.Arbitrary<T>): void {
  fc.assert(
    fc.property(parameters, (one) => {
      const writer = new ByteWriter();
      codec.encode(writer, one);
      expect(codec.decode(new ByteReader(writer.bytes()))).toEqual(one);
    }),
  );
}

describe('decode of encode is identity for the parameters of', () => {
  it('Who-Is', () => survives(serviceCodecs.whoIs, fc.record({ range })));

  it('Who-Has', () =>
    survives(serviceCodecs.whoHas, fc.record({ range, object: fc.oneof(anyObjectIdentifier, anyText) })));

  it('I-Am', () => {
    const request = {
      device: anyObjectIdentifier,
      maxApduLengthAccepted: unsigned32,
      segmentation: fc.nat({ max: 3 }),
      vendorId: fc.nat({ max: 65535 }),
    };
    survives(serviceCodecs.iAm, fc.record(request));
  });

  it('I-Have', () =>
    survives(
      serviceCodecs.iHave,
      fc.record({ device: anyObjectIdentifier, object: anyObjectIdentifier, objectName: anyText }),
    ));

  it('ReadProperty', () => survives(serviceCodecs.readProperty, fc.record(objectReference)));

  it('ReadProperty-ACK', () => survives(serviceCodecs.readPropertyAck, fc.record({ ...objectReference, value })));

  it('ReadPropertyMultiple', () => {
    const specification = fc.record({
      objectId: anyObjectIdentifier,
      properties: fc.array(fc.record(reference), few),
    });
    survives(serviceCodecs.readPropertyMultiple, fc.array(specification, few));
  });

  it('ReadPropertyMultiple-ACK', () => {
    const result = fc.oneof(
      fc.record({ ...reference, value, error: fc.constant(undefined) }),
      fc.record({ ...reference, value: fc.constant(undefined), error: fc.record(error) }),
    );
    const accessResult = fc.record({ objectId: anyObjectIdentifier, results: fc.array(result, { maxLength: 4 }) });
    survives(serviceCodecs.readPropertyMultipleAck, fc.array(accessResult, { maxLength: 4 }));
  });

  it('WriteProperty', () =>
    survives(
      serviceCodecs.writeProperty,
      fc.tuple(anyObjectIdentifier, propertyValue).map(([objectId, rest]) => ({ objectId, ...rest })),
    ));

  it('WritePropertyMultiple', () => {
    const specification = fc.record({ objectId: anyObjectIdentifier, properties: fc.array(propertyValue, few) });
    survives(serviceCodecs.writePropertyMultiple, fc.array(specification, few));
  });

  it('WritePropertyMultiple-Error', () =>
    survives(
      serviceCodecs.writePropertyMultipleError,
      fc.record({ ...error, firstFailed: fc.record(objectReference) }),
    ));

  it('SubscribeCOV', () =>
    survives(serviceCodecs.subscribeCov, fc.record({ processId: unsigned32, objectId: anyObjectIdentifier, terms })));

  it('SubscribeCOVProperty', () => {
    const request = {
      processId: unsigned32,
      objectId: anyObjectIdentifier,
      terms,
      monitoredProperty: fc.record(reference),
      covIncrement: fc.option(fc.float(), nil),
    };
    survives(serviceCodecs.subscribeCovProperty, fc.record(request));
  });

  it('the COV notifications', () => {
    const notification = {
      processId: unsigned32,
      initiatingDevice: anyObjectIdentifier,
      monitoredObject: anyObjectIdentifier,
      timeRemainingS: unsigned32,
      values: fc.array(propertyValue, { maxLength: 4 }),
    };
    survives(serviceCodecs.covNotification, fc.record(notification));
  });

  it('the event notifications', () => {
    const statusFlags = namedBits('inAlarm', 'fault', 'overridden', 'outOfService');
    const eventValues = fc.oneof(
      fc.record({
        type: fc.constant('changeOfBitstring' as const),
        referencedBitstring: fc.array(fc.boolean(), { maxLength: 40 }),
        statusFlags,
      }),
      fc.record({
        type: fc.constant('changeOfState' as const),
        newState: fc.record({ choice: fc.constantFrom(1, 8, 11, 63), value: unsigned32 }),
        statusFlags,
      }),
      fc.record({
        type: fc.constant('outOfRange' as const),
        exceedingValue: fc.float(),
        deadband: fc.float(),
        exceededLimit: fc.float(),
        statusFlags,
      }),
      fc.record({
        type: fc.constant('bufferReady' as const),
        bufferProperty: fc.record({ ...objectReference, deviceId: fc.option(anyObjectIdentifier, nil) }),
        previousNotification: unsigned32,
        currentNotification: unsigned32,
      }),
      fc.record({
        type: fc.constant('changeOfReliability' as const),
        reliability: fc.nat({ max: 65535 }),
        propertyValues: fc.array(propertyValue, { maxLength: 3 }),
        statusFlags,
      }),
      fc.record({
        type: fc.constant('other' as const),
        eventType: fc.constantFrom(2, 4, 6, 9, 18, 22, 254),
        content: value,
      }),
    );
    const notification = {
      processId: unsigned32,
      initiatingDevice: anyObjectIdentifier,
      eventObject: anyObjectIdentifier,
      timeStamp,
      notificationClass: unsigned32,
      priority: fc.nat({ max: 255 }),
      eventType: fc.nat({ max: 65535 }),
      messageText: fc.option(anyText, nil),
      notifyType: fc.nat({ max: 2 }),
      ackRequired: fc.option(fc.boolean(), nil),
      fromState: fc.option(fc.nat({ max: 65535 }), nil),
      toState: fc.nat({ max: 65535 }),
      eventValues: fc.option(eventValues, nil),
    };
    survives(serviceCodecs.eventNotification, fc.record(notification));
  });

  it('AcknowledgeAlarm', () =>
    survives(
      serviceCodecs.acknowledgeAlarm,
      fc.record({
        processId: unsigned32,
        eventObject: anyObjectIdentifier,
        eventStateAcknowledged: fc.nat({ max: 65535 }),
        timeStamp,
        acknowledgmentSource: anyText,
        timeOfAcknowledgment: timeStamp,
      }),
    ));

  it('GetEventInformation and its ACK', () => {
    survives(serviceCodecs.getEventInformation, fc.record({ lastReceivedObject: fc.option(anyObjectIdentifier, nil) }));
    const summary = fc.record({
      objectId: anyObjectIdentifier,
      eventState: fc.nat({ max: 65535 }),
      acknowledgedTransitions: transitions,
      eventTimeStamps: perTransition(timeStamp),
      notifyType: fc.nat({ max: 2 }),
      eventEnable: transitions,
      eventPriorities: perTransition(unsigned32),
    });
    const ack = fc.record({ summaries: fc.array(summary, { maxLength: 4 }), moreEvents: fc.boolean() });
    survives(serviceCodecs.getEventInformationAck, ack);
  });

  it('GetAlarmSummary-ACK and GetEnrollmentSummary-ACK', () => {
    const alarm = { objectId: anyObjectIdentifier, alarmState: unsigned32, acknowledgedTransitions: transitions };
    survives(serviceCodecs.getAlarmSummaryAck, fc.array(fc.record(alarm), { maxLength: 4 }));
    const enrollment = {
      objectId: anyObjectIdentifier,
      eventType: unsigned32,
      eventState: unsigned32,
      priority: fc.nat({ max: 255 }),
      notificationClass: fc.option(unsigned32, nil),
    };
    survives(serviceCodecs.getEnrollmentSummaryAck, fc.array(fc.record(enrollment), { maxLength: 4 }));
  });

  it('GetEnrollmentSummary', () => {
    const priority = fc.nat({ max: 255 });
    const recipient = fc.record({ type: fc.constant('device' as const), device: anyObjectIdentifier });
    const request = {
      acknowledgmentFilter: fc.constantFrom(0 as const, 1 as const, 2 as const),
      enrollmentFilter: fc.option(fc.record({ recipient, processId: unsigned32 }), nil),
      eventStateFilter: fc.option(fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, 4 as const), nil),
      eventTypeFilter: fc.option(unsigned32, nil),
      priorityFilter: fc.option(fc.record({ min: priority, max: priority }), nil),
      notificationClassFilter: fc.option(unsigned32, nil),
    };
    survives(serviceCodecs.getEnrollmentSummary, fc.record(request));
  });

  it('AddListElement, RemoveListElement and their error', () => {
    survives(serviceCodecs.listElement, fc.record({ ...objectReference, elements: value }));
    survives(serviceCodecs.changeListError, fc.record({ ...error, firstFailedElementNumber: unsigned32 }));
  });

  it('ReadRange', () => {
    const itemRange = fc.oneof(
      fc.record({ by: fc.constant('position' as const), index: unsigned32, count }),
      fc.record({ by: fc.constant('sequenceNumber' as const), sequenceNumber: unsigned32, count }),
      fc.record({ by: fc.constant('time' as const), date: anyDate, time: anyTime, count }),
    );
    survives(serviceCodecs.readRange, fc.record({ ...objectReference, range: fc.option(itemRange, nil) }));
  });

  it('ReadRange-ACK', () => {
    const ack = {
      ...objectReference,
      firstItem: fc.boolean(),
      lastItem: fc.boolean(),
      moreItems: fc.boolean(),
      itemCount: unsigned32,
      items: value,
      firstSequenceNumber: fc.option(unsigned32, nil),
    };
    survives(serviceCodecs.readRangeAck, fc.record(ack));
  });

  it('DeviceCommunicationControl', () =>
    survives(
      serviceCodecs.deviceCommunicationControl,
      fc.record({
        durationMinutes: fc.option(fc.nat({ max: 65535 }), nil),
        control: fc.constantFrom(0, 1, 2),
        password,
      }),
    ));

  it('ReinitializeDevice', () =>
    survives(serviceCodecs.reinitializeDevice, fc.record({ state: fc.constantFrom(0, 1, 2, 3, 4, 5, 6), password })));

  it('TimeSynchronization', () =>
    survives(serviceCodecs.timeSynchronization, fc.record({ date: anyDate, time: anyTime })));

  it('Error', () => survives(serviceCodecs.error, fc.record(error)));
});
