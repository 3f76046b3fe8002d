import { bothOf } from '../../core/bilingual.js';
import type { ToldList, ToldRow, ToldSources } from '../../documents/told-list.js';
import { formatBrokerAddress } from '../../settings/broker-address.js';
import { machineId } from '../../system/machine-id.js';
import { identityOf } from './places.js';
import { type ToldTopic, toldTopics } from './told/told-topics.js';

/** The topics that are told under these settings. */
export function toldTopicList({ settings }: ToldSources): ToldList {
  const { broker, version, interval_s, refresh_s } = settings.mqtt;
  const { places, clientId } = identityOf(settings, machineId());
  return {
    name: 'MQTT',
    title: { en: 'MQTT', fr: 'MQTT' },
    facts: [
      [{ en: 'Broker', fr: 'Broker' }, bothOf(broker === '' ? '-' : formatBrokerAddress(broker))],
      [{ en: 'Version of MQTT', fr: 'Version de MQTT' }, bothOf(version)],
      [{ en: 'Client identifier', fr: 'Identifiant du client' }, bothOf(clientId)],
      [
        { en: 'Messages', fr: 'Messages' },
        {
          en: 'retained, QoS 1; JSON in UTF-8, but status, which is online or offline. value and active are null unless the UPS says so now',
          fr: "conservés (retain), QoS 1 ; JSON en UTF-8, sauf status, qui vaut online ou offline. value et active valent null sauf si l'ASI le dit maintenant",
        },
      ],
      [
        { en: 'Pace', fr: 'Cadence' },
        {
          en: `states, alarms and losses at once; measurements at most every ${interval_s} s; everything again every ${refresh_s} s`,
          fr: `états, alarmes et pertes aussitôt ; mesures au plus toutes les ${interval_s} s ; tout est redit toutes les ${refresh_s} s`,
        },
      ],
      [{ en: 'Last will', fr: 'Dernière volonté (last will)' }, bothOf(`${places.root}/status = offline`)],
      [{ en: 'Home Assistant', fr: 'Home Assistant' }, bothOf(places.discovery ?? '-')],
      [
        { en: 'Subscriptions', fr: 'Abonnements' },
        { en: 'none: nothing comes in from the broker', fr: "aucun : rien n'est reçu du broker" },
      ],
    ],
    rows: toldTopics.map((told) => rowOf(told, places.root)),
  };
}

const ownSource = { en: 'the gateway itself', fr: 'la passerelle elle-même' };

function rowOf({ topic, subject, unit, description }: ToldTopic, root: string): ToldRow {
  const object = subject.kind === 'value' || subject.kind === 'alarm' ? [subject.object] : [];
  const bits = subject.kind === 'alarm' && { bits: [{ object: subject.object, text: subject.bit }] };
  const origin = subject.kind === 'trouble' && { origin: { source: ownSource, certainty: 'gateway' as const } };
  return { there: `${root}/${topic}`, meaning: description, unit, objects: object, ...bits, ...origin };
}
