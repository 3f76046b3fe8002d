import type { ApplicationValue } from '../../bacnet/encoding/application-value.js';
import { dateTimeOf } from '../../bacnet/encoding/constructed/local-time.js';
import {
  type BacnetDateTime,
  unspecifiedDateTime,
  writeDateTime,
} from '../../bacnet/encoding/constructed/time-stamp.js';
import { ErrorCode } from '../../bacnet/encoding/error-reject-abort.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import { FileAccessMethod } from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import {
  constructedValue,
  type ObjectDefinition,
  type PropertyElement,
} from '../../bacnet/object-model/object-database.js';
import type { CheckedWrite, OwnedWrites } from '../../bacnet/object-model/property-writer.js';
import { propertyFailure, type WriteFailure } from '../../bacnet/object-model/write-rule.js';
import type { FileContents } from '../../bacnet/server/handlers/atomic-read-file.js';
import type { Bilingual, Language } from '../../core/bilingual.js';
import { type CertificateFileName, certificateFiles as names } from '../../objects/object-and-property-names.js';
import type { CertificateFile, CertificateFiles } from './certificate-files.js';

interface FileRow extends Bilingual {
  readonly fileType: string;
}

/** Media types: RFC 8555 §9.1; a request in PEM has none of its own. */
const [certificateType, requestType] = ['application/pem-certificate-chain', 'application/x-pem-file'];

const rows: Readonly<Record<CertificateFileName, FileRow>> = {
  operational: {
    fileType: certificateType,
    en: 'Certificate of this device for BACnet/SC',
    fr: 'Certificat de cet appareil pour BACnet/SC',
  },
  issuer1: {
    fileType: certificateType,
    en: 'Certificate of an authority whose hubs are trusted',
    fr: "Certificat d'une autorité dont les hubs sont de confiance",
  },
  issuer2: {
    fileType: certificateType,
    en: 'Certificate of a second authority whose hubs are trusted',
    fr: "Certificat d'une seconde autorité dont les hubs sont de confiance",
  },
  signingRequest: {
    fileType: requestType,
    en: 'Request to an authority to sign a certificate of this device',
    fr: "Demande de signature d'un certificat de cet appareil par une autorité",
  },
};

const namesInOrder = Object.keys(rows) as readonly CertificateFileName[];

/**
 * The File objects that Network Port 2 names (135-2016 §12.13). They are read here and set by the page, where a certificate is
 * checked before it is used.
 */
export class CertificateFileObjects implements OwnedWrites, FileContents {
  readonly #files: CertificateFiles;
  /** Contents that a BMS has archived: another one is not. */
  readonly #archived = new Map<number, Uint8Array>();

  constructor(files: CertificateFiles) {
    this.#files = files;
  }

  definitions(language: Language): readonly ObjectDefinition[] {
    return namesInOrder.map((name) => this.#definition(name, language));
  }

  contentOf(instance: number): Uint8Array {
    const name = namesInOrder.find((one) => names[one].instance === instance);
    return (name && this.#files.file(name)?.content) ?? new Uint8Array();
  }

  owns(objectType: number, propertyId: number): boolean {
    return objectType === ObjectType.file && propertyId === P.archive;
  }

  /** Archive: forgotten when the content changes, and at a restart (135-2016 §12.13.8). */
  async write({ objectId, value }: CheckedWrite): Promise<WriteFailure | undefined> {
    if (value.type !== 'boolean') return propertyFailure(ErrorCode.invalidDataType);
    if (value.value) this.#archived.set(objectId.instance, this.contentOf(objectId.instance));
    else this.#archived.delete(objectId.instance);
    return undefined;
  }

  #definition(name: CertificateFileName, language: Language): ObjectDefinition {
    const { fileType, ...description } = rows[name];
    const { instance } = names[name];
    return {
      id: { objectType: ObjectType.file, instance },
      name: names[name].name,
      properties: [
        { id: P.description, value: text(description[language]) },
        { id: P.fileType, value: text(fileType) },
        { id: P.fileSize, value: live(() => ({ type: 'unsigned', value: this.contentOf(instance).length })) },
        {
          id: P.modificationDate,
          value: live(() => constructedValue(writeDateTime, modificationOf(this.#files.file(name)))),
        },
        { id: P.archive, value: live(() => ({ type: 'boolean', value: this.#isArchived(instance) })) },
        { id: P.readOnly, value: { type: 'boolean', value: true } },
        { id: P.fileAccessMethod, value: { type: 'enumerated', value: FileAccessMethod.streamAccess } },
      ],
    };
  }

  #isArchived(instance: number): boolean {
    const archived = this.#archived.get(instance);
    return archived !== undefined && Buffer.compare(archived, this.contentOf(instance)) === 0;
  }
}

/** Local time: the zone is the machine's. */
function modificationOf(file: CertificateFile | undefined): BacnetDateTime {
  if (file === undefined) return unspecifiedDateTime;
  const { modifiedAtMs } = file;
  return dateTimeOf(modifiedAtMs - new Date(modifiedAtMs).getTimezoneOffset() * 60_000);
}

function text(value: string): ApplicationValue {
  return { type: 'characterString', value };
}

function live(read: () => PropertyElement) {
  return { type: 'live', read } as const;
}
