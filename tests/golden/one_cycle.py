"""Golden learning rates of a one-cycle schedule, as factors of the highest, one for each step.

Origin: torch.optim.lr_scheduler.OneCycleLR with its defaults, momentum not cycled.

    pip install torch==2.9.1
    python tests/golden/one_cycle.py        writes tests/golden/one_cycle.json
"""

import torch
from golden_file import write

SCHEDULES = [(200, 0.15), (37, 0.3), (10, 0.1), (3, 0.5), (2, 0.15), (20, 1.0), (20, 0.0)]


def factors(steps, warm_up):
    optimiser = torch.optim.AdamW([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, 1.0, total_steps=steps, pct_start=warm_up, cycle_momentum=False
    )
    found = []
    for step in range(steps):
        found.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        if step + 1 < steps:
            schedule.step()
    return found


cases = []
for steps, warm_up in SCHEDULES:
    try:
        cases.append({"steps": steps, "warm_up": warm_up, "factors": factors(steps, warm_up)})
    except ZeroDivisionError:
        pass  # PyTorch has no learning rate if a phase has no step
write("one_cycle.json", "torch.optim.lr_scheduler.OneCycleLR", ["torch"], {"cases": cases})
