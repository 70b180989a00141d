//! Finds the functions between wasm and JavaScript that pass 64-bit integers.

use std::collections::BTreeMap;

use serde::Serialize;
use walrus::{ExportItem, FunctionId, ImportKind, Module, ValType};

/// Which parameters are wide, and whether the result is.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Signature(Vec<bool>, bool);

/// The wide functions by name.
#[derive(Debug, Default)]
pub(crate) struct Wide {
    /// Functions that wasm calls.
    pub(crate) imports: BTreeMap<String, Signature>,
    /// Functions that JavaScript calls.
    pub(crate) exports: BTreeMap<String, Signature>,
}

/// Reads the signatures of a bound module.
///
/// # Errors
///
/// A function returns several values, which the bridge does not know how to pass.
pub(crate) fn wide_functions(module: &Module) -> anyhow::Result<Wide> {
    let mut wide = Wide::default();
    for import in module.imports.iter() {
        if let ImportKind::Function(function) = import.kind
            && let Some(signature) = signature(module, &import.name, function)?
        {
            wide.imports.insert(import.name.clone(), signature);
        }
    }
    for export in module.exports.iter() {
        if let ExportItem::Function(function) = export.item
            && let Some(signature) = signature(module, &export.name, function)?
        {
            wide.exports.insert(export.name.clone(), signature);
        }
    }
    Ok(wide)
}

fn signature(
    module: &Module,
    name: &str,
    function: FunctionId,
) -> anyhow::Result<Option<Signature>> {
    let (parameters, results) = module.types.params_results(module.funcs.get(function).ty());
    if results.len() > 1 {
        anyhow::bail!("{name} returns several values, which plain JavaScript cannot pass");
    }
    let is_wide = |kind: &ValType| *kind == ValType::I64;
    if !parameters.iter().chain(results).any(is_wide) {
        return Ok(None);
    }
    Ok(Some(Signature(parameters.iter().map(is_wide).collect(), results.iter().any(is_wide))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use walrus::FunctionBuilder;

    #[test]
    fn only_wide_functions_are_listed() {
        let mut module = Module::default();
        let wide = module.types.add(&[ValType::I32, ValType::I64], &[ValType::I64]);
        let narrow = module.types.add(&[ValType::F64], &[]);
        module.add_import_func("m", "wide", wide);
        module.add_import_func("m", "narrow", narrow);
        let own = FunctionBuilder::new(&mut module.types, &[ValType::I64], &[])
            .finish(vec![module.locals.add(ValType::I64)], &mut module.funcs);
        module.exports.add("own", own);
        let found = wide_functions(&module).unwrap();
        assert_eq!(
            found.imports.into_iter().collect::<Vec<_>>(),
            [("wide".to_owned(), Signature(vec![false, true], true))]
        );
        assert_eq!(
            found.exports.into_iter().collect::<Vec<_>>(),
            [("own".to_owned(), Signature(vec![true], false))]
        );
    }
}
