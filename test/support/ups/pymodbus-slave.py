"""A Modbus slave of Debian's python3-pymodbus: shares no code with the gateway.

Its words come as one line of JSON on the standard input: {"3": {"address": word}, "4": {...}} by function. Each later line
changes words. Addresses outside are answered with exception 2, functions without words too. Ends with the standard input.
"""

import asyncio
import json
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext, ModbusSparseDataBlock
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer
from pymodbus.transaction import ModbusRtuFramer

# What the function reads, as pymodbus names it.
BLOCKS = {"3": "hr", "4": "ir"}


def by_address(words):
    return {int(address): word for address, word in words.items()}


def serve(context, port, baud):
    """On a serial port, or for Modbus TCP on tcp:PORT of the loopback."""
    if port.startswith("tcp:"):
        address = ("127.0.0.1", int(port.removeprefix("tcp:")))
        return StartAsyncTcpServer(context=context, address=address, ignore_missing_slaves=True)
    return StartAsyncSerialServer(context=context, framer=ModbusRtuFramer, port=port, baudrate=baud, ignore_missing_slaves=True)


async def main(port, baud, slave):
    loop = asyncio.get_running_loop()
    first = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    # A block needs a word: none reads address 0xFFFF.
    blocks = {BLOCKS[function]: ModbusSparseDataBlock(by_address(words)) for function, words in first.items()}
    empty = ModbusSparseDataBlock({0xFFFF: 0})
    store = ModbusSlaveContext(**{name: blocks.get(name, empty) for name in ("di", "co", "hr", "ir")}, zero_mode=True)
    context = ModbusServerContext(slaves={slave: store}, single=False)
    serving = asyncio.ensure_future(serve(context, port, baud))
    print("serving", flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        for function, words in json.loads(line).items():
            for address, word in by_address(words).items():
                blocks[BLOCKS[function]].setValues(address, [word])
        print("changed", flush=True)
    serving.cancel()


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
