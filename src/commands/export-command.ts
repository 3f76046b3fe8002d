import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PropertyIdentifier } from '../bacnet/encoding/property-identifier.js';
import type { Language } from '../core/bilingual.js';
import { GatewayError } from '../core/errors.js';
import { isErrnoException } from '../core/files/is-errno-exception.js';
import { writeFileAtomically } from '../core/files/write-file-atomically.js';
import { upsFactsOf } from '../device/device-documents.js';
import { GatewayMemory, identityFileName } from '../device/gateway-memory.js';
import { networkPortId } from '../device/network-port/port-definition.js';
import { objectMapperOf } from '../device/object-mapper-of.js';
import { offlineDevice } from '../device/offline-device.js';
import { siteFacts } from '../device/sc/site-facts.js';
import { networkFacts } from '../device/served-device.js';
import { isSimulated, noUps } from '../device/ups-monitor-of.js';
import {
  type DeviceDescription,
  describeDevice,
  describeRunningDevice,
  type PropertyReader,
} from '../documents/device-description.js';
import type { DocumentFile, DocumentKind } from '../documents/document-file.js';
import { exportDocuments } from '../documents/export-documents.js';
import { zipOfKind } from '../documents/zip-documents.js';
import { toldLists } from '../northbound/told-lists.js';
import { objectReport } from '../objects/object-report.js';
import { ScCertificates } from '../security/sc-certificates/sc-certificates.js';
import type { Settings } from '../settings/settings-schema.js';
import { PortInterfaces } from '../system/network/port-interface.js';
import { type OneShot, type Reading, readUps, settingsOf } from './one-shot.js';
import { RunningDevice } from './running-device.js';

export interface ExportOrder {
  readonly kind: DocumentKind;
  readonly outDir: string;
  /** Undefined: the language of the settings. */
  readonly language: Language | undefined;
}

/** Documents are for everybody who may enter their folder. */
const fileMode = 0o644;

/** `--export`: writes the documents and returns their paths. */
export async function exportCommand(order: ExportOrder, shot: OneShot): Promise<readonly string[]> {
  const settings = await settingsOf(shot);
  const files = await makeDocuments(order, settings, shot);
  const zip = await zipOfKind(order.kind, files, new Date(shot.clock.wallMs()));
  return writeDocuments(order.outDir, [
    ...files.map(({ name, text }) => [name, text] as const),
    ...(zip ? [[zip.name, zip.bytes] as const] : []),
  ]);
}

async function makeDocuments(
  { kind, language }: ExportOrder,
  settings: Settings,
  shot: OneShot,
): Promise<readonly DocumentFile[]> {
  const isOfUps = kind === 'acceptance' || kind === 'protocols';
  const { report, values } = isOfUps ? await readIfThere(settings, shot) : unread(settings);
  const rows = objectReport(values, shot.clock.monotonicMs());
  const told = { settings, setup: report.setup, report: rows };
  return exportDocuments(kind, {
    description: await description(settings, { report, values }, shot),
    network: networkFacts,
    families: shot.registry.families,
    acceptance: {
      ups: upsFactsOf(report),
      rows,
      values: settings.bacnet.values,
      isSimulated: isSimulated(settings, shot.demo),
    },
    ...(kind === 'protocols' && { toldLists: await toldLists(told) }),
    ...(kind === 'sc' && { sc: await scFactsOf(settings, shot) }),
    context: {
      version: shot.version,
      language: language ?? settings.bacnet.language,
      date: new Date(shot.clock.wallMs()),
    },
  });
}

/** As they stand in the data folder: a key is read with them, and none of it leaves that file. */
async function scFactsOf(settings: Settings, { dataDir, clock, log }: OneShot) {
  const memory = new GatewayMemory(join(dataDir, identityFileName), log);
  const certificates = new ScCertificates({ dataDir, clock, log });
  await Promise.all([memory.read(), certificates.read()]);
  return { settings, ...siteFacts(memory.current.sc, certificates.shown) };
}

/**
 * What the gateway that runs serves at this moment: it knows the UPS and what BMSs have written. While none runs with these
 * settings, what it would serve.
 */
async function description(settings: Settings, { report, values }: Reading, shot: OneShot): Promise<DeviceDescription> {
  const { clock, print } = shot;
  const running = new RunningDevice(settings.bacnet, clock);
  const read: PropertyReader = (object, ids) => running.read(object, ids);
  try {
    const port = await running.read(networkPortId, [PropertyIdentifier.ipDhcpEnable]);
    const interfaces = new PortInterfaces(clock, false);
    // Only a gateway that may set the network of its machine has the property, and lets the others be written.
    const setsNetwork = port?.has(PropertyIdentifier.ipDhcpEnable) === true;
    const parts = { ...shot, port: { read: (bind: string) => interfaces.read(bind), setsNetwork } };
    const offline = describeDevice(await offlineDevice(settings, values, report, parts));
    const served = port && (await describeRunningDevice(offline, read));
    if (served) print('Read from the gateway that runs here.');
    return served ?? offline;
  } finally {
    running.close();
  }
}

/** Without a UPS the document is still of use, and says so: the sheet is filled in by hand. */
async function readIfThere(settings: Settings, shot: OneShot): Promise<Reading> {
  try {
    return await readUps(settings, shot);
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code === 'internal.fault') throw error;
    shot.print(`${error.message} The document is made without values.`);
    return unread(settings);
  }
}

function unread(settings: Settings): Reading {
  return { report: noUps, values: objectMapperOf(settings).map(noUps.snapshot) };
}

async function writeDocuments(
  outDir: string,
  files: readonly (readonly [name: string, content: string | Uint8Array])[],
): Promise<readonly string[]> {
  const paths: string[] = [];
  try {
    await makeFolder(outDir);
    for (const [name, content] of files) {
      const path = join(outDir, name);
      await writeFileAtomically(path, content, { mode: fileMode });
      paths.push(path);
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GatewayError(
      'export.unwritable',
      `The folder ${outDir} cannot be written: ${reason}.`,
      { outDir },
      cause,
    );
  }
  return paths;
}

/** One level only: a path that is mistyped higher up must not grow a tree of folders. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (!isErrnoException(error) || error.code !== 'EEXIST') throw error;
  }
}
