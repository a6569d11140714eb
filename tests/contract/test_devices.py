"""Choosing a device, and a machine that has none."""

from __future__ import annotations

import numpy as np
import pytest
import sarabet as sb

NO_DRIVER = {"VK_ICD_FILENAMES": "/nonexistent.json", "VK_DRIVER_FILES": "/nonexistent.json",
             "SARABET_DEVICE": ""}  # fmt: skip


def test_devices_are_listed_with_the_truth():
    devices = sb.devices()
    assert devices, "the tests need one"
    for device in devices:
        assert device.name in repr(device)
        software = any(word in device.name.lower() for word in ("llvmpipe", "swiftshader"))
        assert device.is_software == software


def test_a_part_of_a_name_chooses():
    for device in sb.devices():
        with sb.Project(device=device.name[:6].upper()) as project:
            assert sb.top.Ramp(resolution=(4, 4)).numpy().shape == (4, 4, 4)
            assert project.device.name[:6] == device.name[:6]


@pytest.mark.parametrize("wanted", ["hardware", "no such card"])
def test_a_device_that_is_not_there_is_an_error(wanted):
    if wanted == "hardware" and not all(device.is_software for device in sb.devices()):
        pytest.skip("there is hardware")
    with sb.Project(device=wanted) as project:
        assert sb.chop.Pattern(length=3).numpy().shape == (1, 3)
        ramp = sb.top.Ramp(name="ramp")
        for ask in (ramp.numpy, ramp.read_async, lambda: ramp.encode(".png")):
            with pytest.raises(sb.CookError) as caught:
                ask()
            for part in ("/project1/ramp", f"'{wanted}'", sb.devices()[0].name):
                assert part in str(caught.value)
        project.step(2)
    with sb.Project():
        assert sb.top.Ramp(resolution=(4, 4)).numpy().shape == (4, 4, 4)


def test_the_environment_chooses_and_the_project_overrules(run_python):
    code = """
        import sarabet as sb

        with sb.Project():
            ramp = sb.top.Ramp(resolution=(4, 4))
            try:
                print(ramp.numpy().shape)
            except sb.CookError as error:
                print("no such card" in str(error))
        with sb.Project(device=sb.devices()[0].name):
            print(sb.top.Ramp(resolution=(4, 4)).numpy().shape)
    """
    said = run_python(code, env={"SARABET_DEVICE": "no such card"})
    assert said.splitlines() == ["True", "(4, 4, 4)"]
    said = run_python(code, env={"SARABET_DEVICE": sb.devices()[0].name})
    assert said.splitlines() == ["(4, 4, 4)"] * 2


def test_without_a_driver_channels_work_and_a_picture_says_what_to_install(run_python):
    said = run_python(
        """
        import numpy as np
        import sarabet as sb

        print(sb.devices())
        with sb.Project() as project:
            wave = sb.chop.LFO()
            project.step(3)
            print(wave.numpy().shape)
            source = sb.top.Array(np.zeros((8, 8, 4), np.uint8), name="photo")
            soft = sb.top.Blur(source, name="soft")
            for ask in (soft.numpy, soft.read_async, lambda: soft.save("x.png")):
                try:
                    ask()
                except sb.CookError as error:
                    print("/project1/soft" in str(error), "mesa-vulkan-drivers" in str(error))
            soft.latest()
            project.on_error = "hold"
            project.step(2)
            print(project.frame, wave.numpy().shape)
        """,
        env=NO_DRIVER,
    )
    assert said.splitlines() == ["[]", "(1, 1)", *["True True"] * 3, "5 (1, 1)"]


def test_pictures_in_memory_need_no_name_of_a_device():
    with sb.Project(device="software") as project:
        top = sb.top.Array(np.full((2, 2, 4), 7, np.uint8))
        assert top.numpy()[0, 0].tolist() == [7] * 4
        assert project.device.is_software
