import { NetworkType, Segmentation } from '../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import { objectTypeTitle, propertyTitle } from '../bacnet/enumeration-names.js';
import { isoDate } from '../core/local-time.js';
import type { UpsFamily } from '../ups/maps/ups-family.js';
import { deviceProfiles, supportedBibbs } from './bibbs.js';
import { departures } from './departures.js';
import {
  type DescribedObject,
  type DeviceDescription,
  firstValueOf,
  numberOf,
  textOf,
  textsOf,
} from './device-description.js';
import type { DocumentContext, DocumentFile } from './document-file.js';
import { type Block, renderMarkdown, renderText, type Section } from './sections.js';
import { supportedServices } from './services.js';

/** What the network side of the gateway can do and no property says. */
export interface NetworkFacts {
  /** Proposed window size of segmented messages. */
  readonly segmentWindow: number;
  readonly registersAsForeignDevice: boolean;
  readonly isBbmd: boolean;
}

const title = 'BACnet Protocol Implementation Conformance Statement';

/** PICS in the form of 135-2012 Annex A, as Markdown and as plain text. */
export function conformanceStatement(
  baseName: string,
  description: DeviceDescription,
  families: readonly UpsFamily[],
  network: NetworkFacts,
  context: DocumentContext,
  profiledUps?: string,
): readonly DocumentFile[] {
  const sections = [
    product(description, context),
    profile(description),
    bibbs(description),
    services(description),
    segmentation(description, network),
    ...objectTypes(description),
    dataLink(description, network),
    ...knownDepartures(description),
    gateway(families, profiledUps),
  ];
  return [
    { name: `${baseName}-PICS.md`, text: renderMarkdown(title, sections) },
    { name: `${baseName}-PICS.txt`, text: renderText(title, sections) },
  ];
}

function product({ device }: DeviceDescription, { version, date }: DocumentContext): Section {
  return {
    title: 'Product',
    blocks: [
      {
        kind: 'fields',
        rows: [
          ['Date', isoDate(date)],
          ['Vendor Name', `${textOf(device, P.vendorName)} (identifier ${numberOf(device, P.vendorIdentifier) ?? ''})`],
          ['Product Name', 'ups-bacnet-gateway'],
          ['Product Model Number', textOf(device, P.modelName)],
          ['Application Software Version', textOf(device, P.applicationSoftwareVersion)],
          ['Firmware Revision', textOf(device, P.firmwareRevision)],
          ['BACnet Protocol Revision', String(numberOf(device, P.protocolRevision) ?? '')],
          ['Device', `${device.name}, instance ${device.instance}: ${textOf(device, P.description)}`],
          [
            'Product Description',
            `Gateway, version ${version}: reads a UPS over Modbus RTU or Modbus TCP and serves its measurements, states and alarms as BACnet objects.`,
          ],
        ],
      },
    ],
  };
}

function profile(description: DeviceDescription): Section {
  const items = deviceProfiles(supportedBibbs(description)).map(
    ({ name, title: meaning, isSatisfied }) => [isSatisfied, `${meaning} (${name})`] as const,
  );
  return { title: 'BACnet Standardized Device Profile (Annex L)', blocks: [{ kind: 'checks', items }] };
}

function bibbs(description: DeviceDescription): Section {
  const rows = supportedBibbs(description).map(({ name, title: meaning }) => [name, meaning]);
  return {
    title: 'BACnet Interoperability Building Blocks Supported (Annex K)',
    blocks: [{ kind: 'table', head: ['BIBB', 'Meaning'], rows }],
  };
}

function services(description: DeviceDescription): Section {
  const mark = (isDone: boolean) => (isDone ? 'yes' : 'no');
  const rows = supportedServices(description).map(({ name, role }) => [
    name,
    mark(role !== 'execute'),
    mark(role !== 'initiate'),
  ]);
  return {
    title: 'Application Services Supported',
    blocks: [{ kind: 'table', head: ['Service', 'Initiates', 'Executes'], rows }],
  };
}

function segmentation({ device }: DeviceDescription, { segmentWindow }: NetworkFacts): Section {
  const supported = numberOf(device, P.segmentationSupported);
  const sends = supported === Segmentation.both || supported === Segmentation.transmit;
  const receives = supported === Segmentation.both || supported === Segmentation.receive;
  return {
    title: 'Segmentation Capability',
    blocks: [
      {
        kind: 'checks',
        items: [
          [sends, `Able to transmit segmented messages; window size ${segmentWindow}`],
          [receives, `Able to receive segmented messages; window size ${segmentWindow}`],
        ],
      },
      {
        kind: 'fields',
        rows: [
          ['Max_APDU_Length_Accepted', String(numberOf(device, P.maxApduLengthAccepted) ?? '')],
          ['Max_Segments_Accepted', String(numberOf(device, P.maxSegmentsAccepted) ?? '')],
        ],
      },
    ],
  };
}

/** A section for each type: one row would be too wide to read. */
function objectTypes(description: DeviceDescription): readonly Section[] {
  const all = [description.device, ...description.objects];
  const types = [...new Set(all.map(({ objectType }) => objectType))];
  return types.map((type) => {
    const objects = all.filter(({ objectType }) => objectType === type);
    return {
      title: `Standard Object Type Supported: ${objectTypeTitle(type)}`,
      blocks: [objectType(objects), ...ranges(objects)],
    };
  });
}

function objectType(objects: readonly DescribedObject[]): Block {
  const properties = new Map(objects.flatMap((object) => object.properties.map((one) => [one.id, one] as const)));
  const listed = (test: (property: DescribedObject['properties'][number]) => boolean) =>
    [...properties.values()]
      .filter(test)
      .map(({ id }) => propertyTitle(id))
      .join(', ') || 'none';
  return {
    kind: 'fields',
    rows: [
      ['Objects', instances(objects)],
      ['Dynamically creatable', 'no'],
      ['Dynamically deletable', 'no'],
      ['Optional properties supported', listed(({ conformance }) => conformance === 'optional')],
      ['Writable properties', listed(({ writeAccess }) => writeAccess === 'always')],
      ['Writable during commissioning', listed(({ writeAccess }) => writeAccess === 'commissioning')],
      ['Writable while Out_Of_Service is true', listed(({ writeAccess }) => writeAccess === 'outOfService')],
      ['Proprietary properties', 'none'],
    ],
  };
}

function instances(objects: readonly DescribedObject[]): string {
  const numbers = objects.map(({ instance }) => instance);
  const [first = 0] = numbers;
  const last = numbers.at(-1) ?? first;
  return first === last ? `1, instance ${first}` : `${numbers.length}, instances ${first} to ${last}`;
}

/** Property range restrictions: what cannot be written or read, although the datatype could hold it. */
function ranges(objects: readonly DescribedObject[]): readonly Block[] {
  // One object of a type may have what another one has not, as the Network Ports.
  const properties = new Map(objects.flatMap((object) => object.properties.map((one) => [one.id, one] as const)));
  const writable = [...properties.values()].flatMap(({ id, writeRange }) =>
    writeRange === undefined ? [] : [[propertyTitle(id), writeRange]],
  );
  const readable = objects.flatMap((object) => {
    const states = numberOf(object, P.numberOfStates);
    const bits = textsOf(object, P.bitText).length;
    if (states !== undefined) return [[`Present_Value of ${object.name}`, `1 to ${states}`]];
    return bits > 0 ? [[`Present_Value of ${object.name}`, `${bits} bits`]] : [];
  });
  const rows = [...writable, ...readable];
  return rows.length === 0 ? [] : [{ kind: 'table', head: ['Property', 'Range restriction'], rows }];
}

/** Whether the port of this type is in service, as its Network Port says. */
function isInService({ objects }: DeviceDescription, networkType: NetworkType): boolean {
  const port = objects.find((one) => numberOf(one, P.networkType) === networkType);
  const outOfService = port && firstValueOf(port, P.outOfService);
  return outOfService?.type === 'boolean' && !outOfService.value;
}

function dataLink(description: DeviceDescription, { registersAsForeignDevice, isBbmd }: NetworkFacts): Section {
  const stateOf = (networkType: NetworkType) => (isInService(description, networkType) ? 'on' : 'off');
  return {
    title: 'Data Link, Network and Character Sets',
    blocks: [
      {
        kind: 'checks',
        items: [
          [true, 'Data link layer: BACnet IP (Annex J)'],
          [
            true,
            'BACnet/SC (Annex AB), node: hub connection with failover hub, over TLS 1.3 with certificates on both sides',
          ],
          [false, 'BACnet/SC hub function'],
          [false, 'BACnet/SC direct connections, initiated or accepted'],
        ],
      },
      {
        kind: 'fields',
        rows: [
          ['BACnet/IP', stateOf(NetworkType.ipv4)],
          ['BACnet/SC', stateOf(NetworkType.secureConnect)],
        ],
      },
      {
        kind: 'text',
        text:
          'Each data link can be switched on alone, or both together: then the same device is on two networks, and nothing is routed between ' +
          'them. A router that joins both networks makes its I-Am come back to it. Certificates of BACnet/SC are read over BACnet ' +
          '(AtomicReadFile) and set on the web page of the device, not over BACnet.',
      },
      {
        kind: 'checks',
        items: [
          [registersAsForeignDevice, 'BACnet IP (Annex J), Foreign Device'],
          [
            isBbmd,
            'BACnet/IP Broadcast Management Device (BBMD); registrations by foreign devices accepted; ' +
              "Write-Broadcast-Distribution-Table refused (result X'0010'): the table is a setting of the device",
          ],
          [false, 'Router'],
          [false, 'Static device address binding'],
          [true, 'Non-secure device: capable of operating without BACnet Network Security'],
        ],
      },
      {
        kind: 'checks',
        items: [
          [true, 'Character set: ISO 10646 (UTF-8), sent and received'],
          [true, 'Character set: ISO 10646 (UCS-2), received'],
          [true, 'Character set: ISO 8859-1, received'],
        ],
      },
    ],
  };
}

/** Named where a reader looks for them, rather than found by a test. */
function knownDepartures(description: DeviceDescription): readonly Section[] {
  const items = departures(description);
  if (items.length === 0) return [];
  const blocks = items.map((text) => ({ kind: 'text', text }) as const);
  return [{ title: 'Known Departures from the Standard', blocks }];
}

/** `profiledUps`: the UPS that is read, where it is none of the ranges. */
function gateway(families: readonly UpsFamily[], profiledUps: string | undefined): Section {
  const rows = families.map(({ displayName, maps, serial, maxUnits }) => [
    displayName,
    maps.map(({ id }) => id.toUpperCase()).join(', '),
    String(serial.baud),
    String(maxUnits),
  ]);
  return {
    title: 'Gateway',
    blocks: [
      {
        kind: 'text',
        text: 'Equipment behind the gateway: one UPS or parallel UPS system, over Modbus RTU or Modbus TCP.',
      },
      ...(profiledUps === undefined
        ? []
        : [{ kind: 'text', text: `This gateway reads by a profile: ${profiledUps}.` } as const]),
      { kind: 'table', head: ['UPS range', 'Register maps', 'Baud', 'Most units'], rows },
    ],
  };
}
