"""The keys that each table of an instrument's file may have."""

META = frozenset({
    "key", "version", "language", "law_as_of", "title_sv", "title_en", "purpose_sv", "purpose_en",
    "no_diagnosis_sv", "no_diagnosis_en", "money_hidden_from_assessor", "assessors_min",
    "second_assessor_share", "second_assessor_note_sv", "second_assessor_note_en",
    "estimated_minutes", "legal", "secrecy",
})  # fmt: skip
STATE = frozenset({
    "current_name_sv", "current_name_en", "current_text_sv", "current_text_en", "desired_name_sv",
    "desired_name_en", "desired_text_sv", "desired_text_en", "horizon_sv", "horizon_en",
    "gap_rule_sv", "gap_rule_en",
})  # fmt: skip
POINTS = frozenset({
    "rule_sv", "rule_en", "formula", "by_level", "area_rule_sv", "area_rule_en", "total_rule_sv",
    "total_rule_en",
})  # fmt: skip
HOURS = frozenset({
    "rule_sv", "rule_en", "hours_per_point_by_rank", "tie_rule_sv", "tie_rule_en", "cap_rule_sv",
    "cap_rule_en", "rounding", "threshold_basis", "amount_basis", "total_name_sv",
    "total_name_en", "extraordinary_name_sv", "extraordinary_name_en", "extraordinary_rule_sv",
    "extraordinary_rule_en", "extraordinary_counts_from_level", "within_basic_amount_rule_sv",
    "within_basic_amount_rule_en", "guidance_only_sv", "guidance_only_en",
    "default_cap_per_week", "weeks_per_term",
})  # fmt: skip
ROUNDING = frozenset({"quantum", "mode", "where"})
AMOUNT = frozenset({
    "rule_sv", "rule_en", "hourly_cost_note_sv", "hourly_cost_note_en", "hourly_cost_groups",
    "vat_private_provider", "legal",
})  # fmt: skip
THRESHOLD = frozenset({
    "key", "order", "name_sv", "name_en", "text_sv", "text_en", "rule", "next_step_sv",
    "next_step_en", "legal",
})  # fmt: skip
OVERRIDE = frozenset({"allowed", "who", "reason_required", "text_sv", "text_en"})
LEVEL = frozenset({"level", "name_sv", "name_en", "text_sv", "text_en"})
AREA = frozenset({
    "key", "prefix", "order", "domains", "name_sv", "name_en", "intro_sv", "intro_en",
})  # fmt: skip
VARIANT = frozenset({"text_sv", "text_en", "levels_sv", "levels_en"})
QUESTION = VARIANT | {"key", "area", "look_for_sv", "look_for_en"}
DOCUMENTATION = frozenset({
    "key", "name_sv", "name_en", "text_sv", "text_en", "required_from", "condition", "type",
    "max_words", "columns", "columns_en", "options", "options_en", "min_rows",
    "visible_to_assessor", "legal",
})  # fmt: skip
RULE = frozenset({"key", "severity", "condition", "message_sv", "message_en", "words"})
WHOLE = frozenset({
    "meta", "state", "points", "hours", "amount", "threshold", "override", "level", "area",
    "question", "documentation", "consistency_rule",
})  # fmt: skip
