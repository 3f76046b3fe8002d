import type { Settings } from '../../settings/settings-schema.js';

/** Where the retained messages of a gateway stand. */
export interface Places {
  /** First levels of all topics: `base/site/device`, so that a fleet is one subscription. */
  readonly root: string;
  /** Of Home Assistant; absent: none. */
  readonly discovery?: string | undefined;
}

export interface Identity {
  /** No other gateway's; stays when topics are renamed. */
  readonly id: string;
  /** Client identifier at the broker. */
  readonly clientId: string;
  readonly places: Places;
}

/** The UDP port of BACnet that nobody has to name: 0xBAC0. */
const usualBacnetPort = 47_808;

/** `machine`: what tells it from others. One machine may have several gateways, each on a port of its own. */
export function identityOf({ mqtt, bacnet }: Pick<Settings, 'mqtt' | 'bacnet'>, machine: string): Identity {
  const id = bacnet.port === usualBacnetPort ? `ups-${machine}` : `ups-${machine}-${bacnet.port}`;
  const clientId = mqtt.client_id || id;
  const root = `${mqtt.base}/${mqtt.site}/${mqtt.device || clientId}`;
  return { id, clientId, places: { root, discovery: discoveryTopic(mqtt.discovery, id) } };
}

/** Where Home Assistant looks for a device; an empty prefix is none. */
function discoveryTopic(prefix: string, id: string): string | undefined {
  return prefix === '' ? undefined : `${prefix}/device/${id}/config`;
}
