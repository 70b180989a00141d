
// ---- The bridge: an object like WebAssembly that runs the JavaScript above.

// 64-bit integers: wasm2js passes two halves, and the upper half of a result on the side; the
// glue speaks BigInt. The tables hold the functions that this concerns: which parameters are
// wide, and whether the result is.
let upperHalf = 0;
const lower = (value) => Number(BigInt.asIntN(32, value));
const upper = (value) => Number(BigInt.asIntN(32, value >> 32n));
const whole = (low, high) => BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0));

function wideImport(run, [parameters, isResultWide]) {
  return (...words) => {
    let next = 0;
    const values = parameters.map((isWide) =>
      isWide ? whole(words[next++], words[next++]) : words[next++],
    );
    const result = run(...values);
    if (!isResultWide) return result;
    upperHalf = upper(result);
    return lower(result);
  };
}

function wideExport(run, [parameters, isResultWide]) {
  return (...values) => {
    const words = values.flatMap((value, index) =>
      parameters[index] ? [lower(value), upper(value)] : [value],
    );
    const result = run(...words);
    return isResultWide ? whole(result, upperHalf) : result;
  };
}

function adapted(functions, table, adapt) {
  const changed = { ...functions };
  for (const [name, signature] of Object.entries(table)) {
    if (name in changed) changed[name] = adapt(changed[name], signature);
  }
  return changed;
}

// The glue's fixed values (undefined, null, true, false and constant strings) end here; wasm-bindgen
// writes the number into wasm only when it builds with reference types.
const staticsEnd = heap.length;

const WebAssembly = {
  Module: class {},
  Instance: class {
    constructor(_module, imports) {
      const modules = {
        env: { setTempRet0: (half) => (upperHalf = half), getTempRet0: () => upperHalf },
      };
      for (const [name, functions] of Object.entries(imports)) {
        modules[name] = adapted(functions, WIDE_IMPORTS, wideImport);
      }
      modules.__wbindgen_externref_xform__ = { __wbindgen_externref_statics_end: () => staticsEnd };
      this.exports = adapted(asmFunc(modules), WIDE_EXPORTS, wideExport);
    }
  },
};

async function initPlain() {
  return initSync({ module: new WebAssembly.Module() });
}

export { initSync, initPlain as default };
