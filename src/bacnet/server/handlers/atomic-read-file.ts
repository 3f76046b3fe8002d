import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import { maxInstance, ObjectType } from '../../encoding/object-type.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { unknownObject } from '../../object-model/stored-property.js';
import { decodeAtomicReadFileRequest, encodeAtomicReadFileAck } from '../../services/atomic-read-file.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';

/** What stands in the files of this device, all of which are read as streams of octets. */
export interface FileContents {
  /** Of the File object with this instance; empty where there is nothing in it. */
  contentOf(instance: number): Uint8Array;
}

/** AtomicReadFile (135-2016 §14.1). What is longer than the client can take ends in an Abort, as every answer does. */
export class AtomicReadFileHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.atomicReadFile;
  readonly supportedBit = ServicesSupportedBit.atomicReadFile;
  readonly acknowledgement = 'complex';
  readonly #store: ObjectStore;
  readonly #files: FileContents;

  constructor(store: ObjectStore, files: FileContents) {
    this.#store = store;
    this.#files = files;
  }

  execute(request: ByteReader, answer: ByteWriter): ServiceFailure | undefined {
    const { fileId, range } = decodeAtomicReadFileRequest(request);
    const { objectType, instance } = fileId;
    // The type first: it is wrong whether or not there is such an object (135-2016 §14.1.4.1).
    if (objectType !== ObjectType.file) return failure(ErrorCode.inconsistentObjectType);
    const file = instance === maxInstance ? undefined : this.#store.find(objectType, instance);
    if (file === undefined) return { kind: 'error', ...unknownObject };
    if (range.by === 'record') return failure(ErrorCode.invalidFileAccessMethod);
    const content = this.#files.contentOf(instance);
    const { start, count } = range;
    if (start < 0 || start > content.length) return failure(ErrorCode.invalidFileStartPosition);
    const data = content.subarray(start, start + count);
    encodeAtomicReadFileAck(answer, { by: 'stream', endOfFile: start + data.length === content.length, start, data });
    return undefined;
  }
}

function failure(errorCode: ErrorCode): ServiceFailure {
  return { kind: 'error', errorClass: ErrorClass.services, errorCode };
}
