"""What LiteLLM itself says of every call: a line of JSON in the file BILL names."""

import json
import os

from litellm.integrations.custom_logger import CustomLogger


class Bill(CustomLogger):
    def write(self, kwargs, **fields):
        group = kwargs.get("litellm_params", {}).get("metadata", {}).get("model_group")
        with open(os.environ["BILL"], "a", encoding="utf-8") as file:
            file.write(json.dumps({"model": group, **fields}) + "\n")

    async def async_log_success_event(self, kwargs, response_obj, start_time, end_time):
        usage = response_obj.usage
        self.write(
            kwargs, kind="answered", prompt=usage.prompt_tokens, answer=usage.completion_tokens
        )

    async def async_log_failure_event(self, kwargs, response_obj, start_time, end_time):
        self.write(kwargs, kind=type(kwargs.get("exception")).__name__)


bill = Bill()
