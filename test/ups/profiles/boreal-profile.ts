/** A maker that does not exist: what the format is, by example. */
export const borealProfile = `{
  "profile": 1,
  "name": "boreal-two",
  "maker": "Boreal Power",
  "model": "BOREAL TWO",
  "documents": ["BT-100, Modbus registers of BOREAL TWO, edition 3"],
  "serial": { "baud": 19200, "parity": "even", "stopBits": 1, "slave": 2 },
  "function": 4,
  "notAvailable": { "word": "0x8000", "doubleWord": "0x80000000", "appliesTo": "all" },
  "tables": [
    { "id": "status", "address": "0x0000", "words": 2, "kind": "bits", "cadence": "urgent", "source": "BT-100 p. 4", "certainty": "documented" },
    { "id": "measurements", "address": "0x0010", "words": 8, "kind": "values", "cadence": "regular", "source": "BT-100 p. 5", "certainty": "documented" },
    { "id": "plate", "address": "0x0010", "words": 9, "function": 3, "kind": "values", "cadence": "slow", "source": "BT-100 p. 7", "certainty": "documented" }
  ],
  "words": [
    { "code": "OutputVoltage", "address": "0x0010", "function": 4, "type": "u16", "scale": 0.015625, "unit": "V", "name": "Output voltage", "source": "BT-100 p. 5", "certainty": "documented" },
    { "code": "Load", "address": "0x0011", "function": 4, "type": "u16", "scale": 0.1, "unit": "%", "notAvailable": [65535], "name": "Load", "source": "BT-100 p. 5", "certainty": "documented" },
    { "code": "Temperature", "address": "0x0012", "function": 4, "type": "s16", "offset": -40, "unit": "°C", "name": "Temperature", "source": "BT-100 p. 5", "certainty": "derived" },
    { "code": "Power", "address": "0x0013", "function": 4, "type": "u32", "order": "low-first", "scale": 0.001, "unit": "kW", "name": "Output power, W in the document", "source": "BT-100 p. 6", "certainty": "documented" },
    { "code": "Frequency", "address": "0x0015", "function": 4, "type": "f32", "unit": "Hz", "name": "Output frequency", "source": "BT-100 p. 6", "certainty": "documented" },
    { "code": "Model", "address": "0x0018", "type": "u16", "unit": "", "name": "Model number", "source": "BT-100 p. 7", "certainty": "documented" }
  ],
  "bits": [
    { "code": "OnBattery", "address": "0x0000", "bit": 0, "name": "Load on battery", "source": "BT-100 p. 4", "certainty": "documented" },
    { "code": "OnBypass", "address": "0x0000", "bit": 1, "name": "Load on bypass", "source": "BT-100 p. 4", "certainty": "documented" },
    { "code": "GeneralAlarm", "address": "0x0001", "bit": 15, "name": "General alarm", "source": "BT-100 p. 4", "certainty": "inferred" }
  ],
  "texts": [
    { "code": "Name", "address": "0x0010", "function": 3, "words": 8, "firstCharacter": "high-byte", "name": "Name of the UPS", "source": "BT-100 p. 7", "certainty": "documented" }
  ],
  "identity": {
    "table": "plate",
    "code": "Model",
    "codes": [{ "code": "0x00B2", "source": "BT-100 p. 7", "certainty": "documented" }]
  },
  "plate": { "model": "Name" },
  "numbers": [
    ["UPS_OUTPUT_V1", "OutputVoltage"],
    ["UPS_OUTPUT_Lr", "Load"],
    ["UPS_OUTPUT_kw", "Power"],
    ["UPS_OUTPUT_fr", "Frequency"],
    ["UNIT_TMP", "Temperature", { "link": "inferred" }]
  ],
  "states": [
    ["UPSLoadStatus", "ON BATTERY", "OnBattery"],
    ["UPSLoadStatus", "ON BYPASS", "OnBypass and not OnBattery"]
  ],
  "bitStrings": [
    ["UnitAlarms", "ON BATTERY", "OnBattery"],
    ["UPSAlarms", "UPS GENERAL ALARM", "GeneralAlarm"]
  ]
}
`;
