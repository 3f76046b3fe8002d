import { encodeApplicationValue } from '../../../bacnet/encoding/application-codec.js';
import type { ApplicationValue, ObjectIdentifier } from '../../../bacnet/encoding/application-value.js';
import { ObjectType } from '../../../bacnet/encoding/object-type.js';
import { PropertyIdentifier as P } from '../../../bacnet/encoding/property-identifier.js';
import { type PropertyWrite, PropertyWriter } from '../../../bacnet/object-model/property-writer.js';
import type { WriteFailure } from '../../../bacnet/object-model/write-rule.js';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import type { BmsRequests } from '../../../device/bms-requests.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import type { SettingsStore } from '../../../settings/settings-store.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import type { Override } from './schema.js';

export interface CommissioningParts {
  readonly settings: SettingsStore;
  readonly bms: BmsRequests;
  loaded(): LoadedSettings;
  bacnet(): ServedDevice | undefined;
}

export type CommissioningAnswers = ReturnType<typeof commissioningAnswers>;

/** Objects out of service, with values forced by hand, for a time. */
export function commissioningAnswers(parts: CommissioningParts) {
  const { settings, bms } = parts;
  return {
    open: async (minutes: number, by: Caller): Promise<void> => {
      // The same number again is no change of a setting, but a new beginning.
      const isSame = parts.loaded().settings.bacnet.commissioning === minutes;
      const edit = { section: 'bacnet', key: 'commissioning', value: String(minutes) };
      if (isSame) bms.setCommissioning(minutes, textOfCaller(by));
      else await settings.apply([edit], textOfCaller(by));
    },

    close: async (by: Caller): Promise<void> => {
      // Forced values end also where config.ini cannot be written.
      bms.setCommissioning('off', textOfCaller(by));
      const edit = { section: 'bacnet', key: 'commissioning', value: 'off' };
      await settings.apply([edit], textOfCaller(by));
    },

    /** Rejects with `web.not-found`, `web.not-commissioning` or `web.malformed`. */
    override: (name: string, wanted: Override, by: Caller): Promise<void> => override(parts, name, wanted, by),
  };
}

async function override(
  { bms, bacnet }: CommissioningParts,
  name: string,
  { outOfService, presentValue, reliability }: Override,
  by: Caller,
): Promise<void> {
  const store = bacnet()?.store;
  const object = store?.findByName(name);
  if (store === undefined || object === undefined || object.id.objectType === ObjectType.device) {
    throw new GatewayError('web.not-found', errorDetail('noObject', { name }));
  }
  if (!bms.writes.isCommissioning) throw new GatewayError('web.not-commissioning', '');
  const writer = new PropertyWriter(store, bms.writes);
  const requestOf = (propertyId: number, value: ApplicationValue): PropertyWrite => {
    return { objectId: object.id, propertyId, arrayIndex: undefined, value: encodeApplicationValue(value) };
  };
  const requests = [requestOf(P.outOfService, { type: 'boolean', value: outOfService })];
  if (outOfService && presentValue !== undefined) {
    requests.push(requestOf(P.presentValue, valueFor(object.id, presentValue)));
  }
  if (outOfService && reliability !== undefined) {
    requests.push(requestOf(P.reliability, { type: 'enumerated', value: reliability }));
  }
  const refuse = (failure: WriteFailure | undefined) => {
    if (failure) throw new GatewayError('web.malformed', errorDetail('valueNotPossible', { name }));
  };
  // All before the first: what is refused leaves the object in service.
  for (const request of requests) refuse(writer.valueFailure(request));
  for (const request of requests) refuse(await writer.write(request, textOfCaller(by)));
}

function valueFor({ objectType }: ObjectIdentifier, value: number | readonly boolean[]): ApplicationValue {
  if (typeof value === 'object') return { type: 'bitString', value };
  if (objectType === ObjectType.analogValue) return { type: 'real', value };
  const isWhole = Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
  if (!isWhole) throw new GatewayError('web.malformed', errorDetail('stateNotWhole'));
  return { type: objectType === ObjectType.binaryValue ? 'enumerated' : 'unsigned', value };
}
