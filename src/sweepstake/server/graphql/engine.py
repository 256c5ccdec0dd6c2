"""Runs GraphQL documents leniently: what a newer client asks for and we do not know is null."""

import asyncio
import dataclasses
import logging
from collections import OrderedDict
from collections.abc import Mapping
from enum import Enum
from importlib import resources
from typing import Any

from ariadne import convert_camel_case_to_snake, make_executable_schema
from ariadne.types import SchemaBindable
from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    NamedTypeNode,
    NameNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    execute,
    get_named_type,
    get_nullable_type,
    is_input_type,
    parse,
    type_from_ast,
    visit,
)
from graphql.execution.executor import Executor

from sweepstake.errors import SweepstakeError
from sweepstake.server.graphql import (
    agents,
    artifacts,
    files,
    histories,
    projects,
    runs,
    scalars,
    sweeps,
    viewer,
)
from sweepstake.server.graphql.context import Context, NotThereError

CACHED_DOCUMENTS = 512
MAX_TOKENS = 20_000

_log = logging.getLogger("sweepstake.graphql")


class UnavailableError(Exception):
    """The server cannot answer now; the client is to ask again."""


class _NullForUnknown(Executor[Any]):
    """Answers unknown fields with null: clients read all that they asked for."""

    def execute_field(
        self, parent_type: GraphQLObjectType, source: Any, field_details_list: Any, path: Any, *rest: Any
    ) -> Any:
        name = field_details_list[0].node.name.value
        if self.schema.get_field(parent_type, name) is None:
            return None
        return super().execute_field(parent_type, source, field_details_list, path, *rest)


class Engine:
    """Parses and runs documents against `schema.graphql`."""

    def __init__(self) -> None:
        sdl = resources.files(__package__).joinpath("schema.graphql").read_text(encoding="utf-8")
        bindables: list[SchemaBindable | type[Enum]] = [
            *scalars.ALL,
            *viewer.ALL,
            *projects.ALL,
            *sweeps.ALL,
            *agents.ALL,
            *runs.ALL,
            *histories.ALL,
            *files.ALL,
            *artifacts.ALL,
        ]
        self.schema: GraphQLSchema = make_executable_schema(sdl, bindables, convert_names_case=_python_name)
        self._documents: OrderedDict[str, DocumentNode] = OrderedDict()

    async def run(
        self, query: str, variables: Mapping[str, Any] | None, operation: str | None, context: Context
    ) -> dict[str, Any]:
        """Return the reply to a document: `data` and, after a refusal, `errors`.

        Raises:
            NotThereError: an agent speaks of a sweep that was deleted.
            UnavailableError: something failed inside; asking again may help.
        """
        try:
            document = self.document(query)
        except GraphQLError as error:
            return {"errors": [{"message": error.message}], "data": None}
        definition = _operation(document, operation)
        values = self._known(definition, variables or {})
        if definition is not None and definition.operation is OperationType.QUERY:
            result = await context.services.database.read(
                lambda connection: self._execute(
                    document, values, operation, dataclasses.replace(context, connection=connection)
                )
            )
        else:
            result = self._execute(document, values, operation, context)
        if asyncio.iscoroutine(result) or asyncio.isfuture(result):
            result = await result
        return _reply(result)

    def document(self, query: str) -> DocumentNode:
        """Return a parsed document, from the cache when it was seen before."""
        known = self._documents.get(query)
        if known is not None:
            self._documents.move_to_end(query)
            return known
        document = self._forgiven(parse(query, no_location=True, max_tokens=MAX_TOKENS))
        self._documents[query] = document
        if len(self._documents) > CACHED_DOCUMENTS:
            self._documents.popitem(last=False)
        return document

    def _execute(
        self, document: DocumentNode, values: dict[str, Any], operation: str | None, context: Context
    ) -> Any:
        return execute(
            self.schema,
            document,
            context_value=context,
            variable_values=values,
            operation_name=operation,
            executor_class=_NullForUnknown,
        )

    def _forgiven(self, document: DocumentNode) -> DocumentNode:
        types = TypeInfo(self.schema)
        forgiven = visit(document, TypeInfoVisitor(types, _Forgiving(self.schema, types)))
        if not isinstance(forgiven, DocumentNode):
            raise TypeError("a document must stay a document")
        return forgiven

    def _known(
        self, definition: OperationDefinitionNode | None, variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for declared in (definition.variable_definitions or ()) if definition else ():
            name = declared.variable.name.value
            if name in variables:
                kind = type_from_ast(self.schema, declared.type)
                values[name] = _pruned(variables[name], kind) if is_input_type(kind) else variables[name]
        return values


class _Forgiving(Visitor):
    """Drops what the schema does not know from a document: arguments, input fields, types of variables."""

    def __init__(self, schema: GraphQLSchema, types: TypeInfo) -> None:
        super().__init__()
        self._schema = schema
        self._types = types

    def enter_field(self, node: FieldNode, *_: Any) -> FieldNode | None:
        field = self._types.get_field_def()
        if field is None or not node.arguments:
            return None
        known = tuple(argument for argument in node.arguments if argument.name.value in field.args)
        if len(known) == len(node.arguments):
            return None
        return FieldNode(
            alias=node.alias,
            name=node.name,
            arguments=known,
            directives=node.directives,
            selection_set=node.selection_set,
        )

    def enter_object_value(self, node: ObjectValueNode, *_: Any) -> ObjectValueNode | None:
        kind = get_named_type(self._types.get_input_type())
        if not isinstance(kind, GraphQLInputObjectType):
            return None
        known = tuple(field for field in node.fields if field.name.value in kind.fields)
        return None if len(known) == len(node.fields) else ObjectValueNode(fields=known)

    def leave_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
        if is_input_type(type_from_ast(self._schema, node.type)):
            return None
        return VariableDefinitionNode(
            variable=node.variable,
            type=NamedTypeNode(name=NameNode(value="JSON")),
            default_value=node.default_value,
            directives=node.directives,
        )


def _python_name(name: str, _schema: GraphQLSchema, _path: tuple[str, ...]) -> str:
    """Return what a name of the schema is called here."""
    return "asked" if name == "input" else convert_camel_case_to_snake(name)


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name:
        operations = [node for node in operations if node.name and node.name.value == name]
    return operations[0] if operations else None


def _pruned(value: Any, kind: GraphQLInputType) -> Any:
    """Return an input value without the fields that the schema does not know."""
    plain = get_nullable_type(kind)
    if isinstance(plain, GraphQLList):
        return [_pruned(item, plain.of_type) for item in value] if isinstance(value, list) else value
    if isinstance(plain, GraphQLInputObjectType) and isinstance(value, Mapping):
        fields = plain.fields
        return {name: _pruned(part, fields[name].type) for name, part in value.items() if name in fields}
    return value


def _reply(result: ExecutionResult) -> dict[str, Any]:
    if not result.errors:
        return {"data": result.data}
    for error in result.errors:
        cause = error.original_error
        if isinstance(cause, NotThereError):
            raise cause
        if cause is not None and not isinstance(cause, SweepstakeError | GraphQLError):
            _log.error("a resolver failed at %s", error.path, exc_info=cause)
            raise UnavailableError(f"{type(cause).__name__} at {error.path}") from cause
    return {
        "errors": [{"message": error.message, "path": error.path} for error in result.errors],
        "data": result.data,
    }


__all__ = ["Engine", "UnavailableError"]
