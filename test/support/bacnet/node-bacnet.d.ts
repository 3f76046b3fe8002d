/** What the tests use of the package, which brings no types. */
declare module 'node-bacnet' {
  export interface ObjectId {
    readonly type: number;
    readonly instance: number;
  }
  export interface TypedValue {
    readonly type: number;
    readonly value: unknown;
  }
  type Done<T> = (error: Error | null, result?: T) => void;
  export interface ReadAccess {
    readonly objectId: ObjectId;
    readonly values: readonly {
      readonly id?: number;
      readonly index?: number;
      readonly property?: { readonly id: number; readonly index: number };
      readonly value: readonly TypedValue[];
    }[];
  }
  class Client {
    constructor(options: {
      port: number;
      interface?: string;
      broadcastAddress?: string;
      apduTimeout?: number;
      reuseAddr?: boolean;
    });
    on(event: string, listener: (content: never) => void): void;
    removeListener(event: string, listener: (content: never) => void): void;
    whoIs(receiver: { address: string }, options?: { lowLimit?: number; highLimit?: number }): void;
    readProperty(
      receiver: { address: string },
      objectId: ObjectId,
      propertyId: number,
      options: { arrayIndex?: number },
      done: Done<{ readonly values: readonly TypedValue[] }>,
    ): void;
    readPropertyMultiple(
      receiver: { address: string },
      requests: readonly { objectId: ObjectId; properties: readonly { id: number }[] }[],
      done: Done<{ readonly values: readonly ReadAccess[] }>,
    ): void;
    readPropertyResponse(
      receiver: { address: string },
      invokeId: number,
      objectId: ObjectId,
      property: { id: number; index: number },
      value: readonly TypedValue[],
    ): void;
    readPropertyMultipleResponse(receiver: { address: string }, invokeId: number, values: readonly unknown[]): void;
    subscribeCov(
      receiver: { address: string },
      objectId: ObjectId,
      processId: number,
      cancel: boolean,
      confirmed: boolean,
      lifetime: number,
      options: object,
      done: (error: Error | null) => void,
    ): void;
    subscribeProperty(
      receiver: { address: string },
      objectId: ObjectId,
      property: { id: number; index: number },
      processId: number,
      cancel: boolean,
      confirmed: boolean,
      options: object,
      done: (error: Error | null) => void,
    ): void;
    simpleAckResponse(receiver: { address: string }, service: number, invokeId: number): void;
    iAmResponse(receiver: { address: string }, deviceId: number, segmentation: number, vendorId: number): void;
    close(): void;
  }
  export = Client;
}
